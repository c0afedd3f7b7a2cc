import type { Check } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { clientOf, isOk, strangerFor } from "../client.ts";

/**
 * origin-as-authentication: who sends the right Origin, or none, needs no credential. Only a declaration tells that from a
 * public endpoint which turns strangers away.
 */
export const originAsAuthentication: Check = async (context) => {
  const { endpoint, ask } = context;
  const { operation, method } = endpoint;
  if (method !== "GET" || operation === undefined || (operation.security?.length ?? 0) === 0) return [];
  if (operation.security?.every(({ kind }) => kind === "network") === true) return [];
  const stranger = strangerFor(context);
  const refused = await ask.get(stranger, { session: false });
  if (refused.answer.status !== 401 && refused.answer.status !== 403) return [];
  for (const origin of [clientOf(context), null].filter((each, index) => index === 1 || each !== null)) {
    const taken = await ask.get(origin, { session: false });
    if (!isOk(taken)) continue;
    const again = await ask.get(origin, { session: false, again: "authentication" });
    const refusedAgain = await ask.get(stranger, { session: false, again: "authentication" });
    if (!isOk(again) || isOk(refusedAgain)) continue;
    const who = origin === null ? "sends no Origin" : `sends Origin: ${origin}`;
    return [
      {
        id: "origin-as-authentication",
        security: "high",
        works: "none",
        summary: `A program that ${who} can read ${endpoint.url} without any credential, because the Origin is taken for one, and any program but a browser can send what it likes.`,
        evidence: [
          shows(taken, `Without a credential, who ${who} is answered ${taken.answer.status}.`),
          confirms(again, "So again."),
          control(refused, `Who sends another Origin is answered ${refused.answer.status}.`),
        ],
        declared: operation.at,
      },
    ];
  }
  return [];
};
