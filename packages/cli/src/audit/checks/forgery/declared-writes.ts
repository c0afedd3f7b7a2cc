import type { Check } from "../../check.ts";
import type { Endpoint } from "../../endpoint.ts";
import { SAFELISTED_TYPES } from "../../openapi/content-type.ts";
import { clientOf } from "../client.ts";
import { sameSiteOfSession } from "./set-cookie.ts";

/** Header names that no page sends without a preflight, and that say that somebody thought of this. */
const TOKEN_WORDS = ["csrf", "xsrf", "requested-with", "verificationtoken", "authenticity"];

/** Whether browsers attach what an operation asks of its callers. */
export function isAmbientWrite({ operation }: Endpoint): boolean {
  return operation?.security?.some(({ kind }) => ["cookie", "basic", "digest", "network"].includes(kind)) === true;
}

/**
 * csrf-simple-request, from the document alone: a write that a page of any site can have sent without a preflight, with
 * the user's cookies. What the operator allows to be written is asked instead.
 */
export const declaredWrites: Check = async (context) => {
  const { endpoint, ask, session, writes } = context;
  const { operation, method, url } = endpoint;
  const path = new URL(url).pathname;
  if (operation === undefined || method !== "POST" || !isAmbientWrite(endpoint)) return [];
  if (writes.has(`POST ${path}`) && session !== null) return [];
  if (operation.hasToken === true || operation.requestHeaders.some(isTokenName)) return [];
  const taken = operation.requestTypes.filter((type) => SAFELISTED_TYPES.includes(type) || type.includes("*"));
  if (operation.requestTypes.length > 0 && taken.length === 0) return [];
  const seen = [await ask.get(null), await ask.get(clientOf(context))];
  const sameSite = sameSiteOfSession(seen, context);
  const isHeldBack = sameSite === "lax" || sameSite === "strict";
  const takes = taken.length === 0 ? "it declares no body that would need one" : `it takes ${taken.join(" and ")}`;
  return [
    {
      id: "csrf-simple-request",
      security: isHeldBack ? "low" : taken.length === 0 ? "medium" : "high",
      works: "none",
      summary: `A page on any site can have POST ${path} sent with the user's cookies, without a preflight, because ${takes}, and it declares no token.${isHeldBack ? " The session's cookie is held back by SameSite." : ""} It was not asked.`,
      evidence: [],
      declared: operation.at,
    },
  ];
};

function isTokenName(name: string): boolean {
  return TOKEN_WORDS.some((word) => name.toLowerCase().includes(word));
}
