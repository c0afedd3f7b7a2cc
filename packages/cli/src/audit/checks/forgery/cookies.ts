import type { Asked } from "../../asker.ts";
import type { Check, CheckContext, FindingDraft } from "../../check.ts";
import { confirms, shows } from "../../evidence.ts";
import type { RuleId } from "../../rules/rule.ts";
import type { Severity } from "../../severity.ts";
import { clientOf } from "../client.ts";
import { isSessionCookie, type SetCookie, setCookiesOf } from "./set-cookie.ts";

interface Fault {
  readonly id: RuleId;
  readonly severity: Severity;
  readonly summary: string;
}

/** cookie-samesite-none-insecure, cookie-no-httponly, cookie-domain-wide: of every cookie that an answer sets. */
export const cookies: Check = async (context) => {
  const { ask, endpoint } = context;
  if (endpoint.method !== "GET") return [];
  const client = clientOf(context);
  const answers = [
    await ask.get(client),
    await ask.get(null),
    ...(context.session === null ? [] : [await ask.get(client, { session: false })]),
  ];
  const drafts = new Map<string, FindingDraft>();
  for (const asked of answers)
    for (const cookie of setCookiesOf(asked))
      for (const fault of faultsOf(cookie, context)) {
        const key = `${fault.id} ${cookie.name}`;
        if (!drafts.has(key)) drafts.set(key, draftOf(fault, cookie, asked, answers));
      }
  return [...drafts.values()];
};

function draftOf(
  { id, severity, summary }: Fault,
  { name }: SetCookie,
  asked: Asked,
  all: readonly Asked[],
): FindingDraft {
  const other = all.find((each) => each !== asked && setCookiesOf(each).some((cookie) => cookie.name === name));
  const isFunctional = id === "cookie-samesite-none-insecure";
  return {
    id,
    security: isFunctional ? "none" : severity,
    works: isFunctional ? severity : "none",
    summary,
    evidence: [
      shows(asked, `The answer sets ${name}.`),
      ...(other === undefined ? [] : [confirms(other, "Another answer sets it so too.")]),
    ],
  };
}

function faultsOf({ name, attributes }: SetCookie, context: CheckContext): Fault[] {
  const isSession = isSessionCookie(name, context);
  const faults: Fault[] = [];
  if (attributes.get("samesite") === "none" && !attributes.has("secure"))
    faults.push({
      id: "cookie-samesite-none-insecure",
      severity: "medium",
      summary: `No page gets the cookie ${name}, because it is SameSite=None without Secure, and browsers drop it.`,
    });
  if (isSession && !attributes.has("httponly"))
    faults.push({
      id: "cookie-no-httponly",
      severity: "medium",
      summary: `A script on one of the API's own pages can read the cookie ${name}, because it is not HttpOnly: one injected script takes the session along.`,
    });
  const domain = (attributes.get("domain") ?? "").replace(/^\./, "");
  if (isSession && domain !== "")
    faults.push({
      id: "cookie-domain-wide",
      severity: domain === new URL(context.endpoint.url).hostname ? "info" : "low",
      summary: `A server on any host below ${domain} gets the cookie ${name}, because of Domain=${domain}: whoever takes over one of them has the session.`,
    });
  return faults;
}
