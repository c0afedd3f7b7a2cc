import type { HeaderLine } from "corslet/browser";
import type { Asked } from "../../asker.ts";
import type { Check, CheckContext, FindingDraft } from "../../check.ts";
import { control, shows } from "../../evidence.ts";
import { valuesOf } from "../../judge.ts";
import { isPreflightedContentType } from "../../openapi/content-type.ts";
import { clientOf, isOk, strangerFor } from "../client.ts";
import { isAmbientWrite } from "./declared-writes.ts";
import { sameSiteOfSession } from "./set-cookie.ts";

const TEXT: HeaderLine = ["Content-Type", "text/plain"];

/**
 * csrf-simple-request and content-type-lax, asked: what the operator allows to be written is sent as a page of any site
 * would have it sent. Each write is sent once; nothing is repeated to confirm it.
 */
export const liveWrites: Check = async (context) => {
  const { endpoint, writes, ask, session } = context;
  const body = writes.get(`${endpoint.method} ${new URL(endpoint.url).pathname}`);
  if (body === undefined || endpoint.method !== "POST" || session === null) return [];
  const stranger = strangerFor(context);
  const signedOut = await ask.send("POST", stranger, { headers: [TEXT], session: false, body });
  // Who needs no session to write needs no user to forge the request of.
  if (isOk(signedOut)) return [];
  const forged = await ask.send("POST", stranger, { headers: [TEXT], body });
  const drafts: FindingDraft[] = [];
  if (isTaken(forged, signedOut) && (session.isAmbient || isAmbientWrite(endpoint)))
    drafts.push(await forgedDraft(context, stranger, forged, signedOut));
  if (isJsonAlone(context, body)) drafts.push(...(await laxDraft(context, body, forged)));
  return drafts;
};

// A redirect may follow a write, or lead to where one signs in: there the others are sent too.
function isTaken({ answer }: Asked, signedOut: Asked): boolean {
  const to = ({ headers }: typeof answer): string => valuesOf(headers, "location").join();
  return answer.status < 400 && !(answer.status >= 300 && to(answer) === to(signedOut.answer));
}

async function forgedDraft(
  context: CheckContext,
  stranger: string,
  forged: Asked,
  signedOut: Asked,
): Promise<FindingDraft> {
  const { ask, endpoint } = context;
  const sameSite = sameSiteOfSession([await ask.get(null), await ask.get(clientOf(context))], context);
  const isHeldBack = sameSite === "lax" || sameSite === "strict";
  return {
    id: "csrf-simple-request",
    security: isHeldBack ? "low" : "high",
    works: "none",
    summary: `A page on ${stranger} can have POST ${new URL(endpoint.url).pathname} sent with the user's cookies, because a text/plain body from any site is taken (${forged.answer.status}), and no preflight is sent for one.${isHeldBack ? " The session's cookie is held back by SameSite." : ""}`,
    evidence: [
      shows(forged, `It is answered ${forged.answer.status}.`),
      control(signedOut, `Without the session it is answered ${signedOut.answer.status}.`),
    ],
    ...(endpoint.operation !== undefined && { declared: endpoint.operation.at }),
  };
}

/** Whether an operation is meant to take JSON and nothing else. */
function isJsonAlone({ endpoint: { operation } }: CheckContext, body: string): boolean {
  const types = operation?.requestTypes ?? [];
  if (types.length > 0) return types.every(isPreflightedContentType) && !types.some((type) => type.includes("*"));
  return body.startsWith("{") || body.startsWith("[");
}

// Where the stranger's was turned away for its Origin, the client's own shows whether the body's type counts.
async function laxDraft(context: CheckContext, body: string, forged: Asked): Promise<FindingDraft[]> {
  const { ask, endpoint } = context;
  const client = clientOf(context);
  const taken = isOk(forged) ? forged : await ask.send("POST", client, { headers: [TEXT], body });
  if (!isOk(taken)) return [];
  return [
    {
      id: "content-type-lax",
      security: "medium",
      works: "none",
      summary: `A page can send JSON to POST ${new URL(endpoint.url).pathname} without a preflight, because it is taken as text/plain too.`,
      evidence: [shows(taken, `JSON as text/plain is answered ${taken.answer.status}.`)],
      ...(endpoint.operation !== undefined && { declared: endpoint.operation.at }),
    },
  ];
}
