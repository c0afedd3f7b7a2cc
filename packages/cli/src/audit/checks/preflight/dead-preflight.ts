import type { Asked } from "../../asker.ts";
import type { Check, CheckContext, FindingDraft } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { isRedirect, valuesOf } from "../../judge.ts";
import { allowOriginOf, clientOf, isCredentialed, isOk, isShared } from "../client.ts";
import { refusalOf } from "./judge-preflight.ts";

/**
 * preflight-status, -auth, -redirect, -no-acao: no declared client gets past the preflight. A refusal for strangers is
 * right, and so is one on an API that has no cross-origin client.
 */
export const deadPreflight: Check = async (context) => {
  const client = clientOf(context);
  if (client === null) return [];
  const { ask } = context;
  const method = preflightMethod(context);
  const first = await ask.preflight(client, method);
  if ((await refusalOf(first, client, false)) === null)
    return isCredentialed(context) ? withoutCredentials(context, client, first) : [];
  if (!(await isMeantFor(context, client, first))) return [];
  // Where another method's preflight is right, it is the method that was forgotten.
  if (method !== "GET" && (await refusalOf(await ask.preflight(client, "GET"), client, false)) === null) return [];
  const again = await ask.preflight(client, method, [], { again: "dead" });
  if ((await refusalOf(again, client, false)) === null) return [];
  const draft = await draftOf(context, client, first);
  if (draft === null) return [];
  const evidence = [
    shows(first, `The preflight for ${client} is answered ${first.answer.status}.`),
    confirms(again, "It is answered so again."),
    ...draft.evidence,
  ];
  const works = (await isForReadersAlone(context, client)) ? "info" : "high";
  return [{ security: "none", works, ...draft, evidence }];
};

type Draft = Pick<FindingDraft, "id" | "summary" | "evidence">;

/** The method that a preflight of an endpoint asks for. */
export function preflightMethod({ endpoint: { method } }: CheckContext): string {
  return method === "HEAD" || method === "OPTIONS" ? "GET" : method;
}

// What everybody may read needs no preflight, unless somebody declares more than reading.
async function isForReadersAlone({ ask, trusted, session, endpoint }: CheckContext, client: string): Promise<boolean> {
  const sends = trusted.methods === "*" ? 1 : trusted.methods.length + trusted.requestHeaders.length;
  const isDeclared = (endpoint.operation?.requestHeaders.length ?? 0) > 0 || endpoint.method !== "GET";
  if (sends > 0 || isDeclared || session !== null) return false;
  return allowOriginOf(await ask.get(client)) === "*";
}

/** Whether an endpoint is for cross-origin clients at all: its answers say so, or the policy does. */
async function isMeantFor(context: CheckContext, client: string, preflight: Asked): Promise<boolean> {
  if (context.trusted.from === "policy" || allowOriginOf(preflight) !== null) return true;
  return isShared(await context.ask.get(client), client, false);
}

async function draftOf(context: CheckContext, client: string, first: Asked): Promise<Draft | null> {
  const { status } = first.answer;
  const cannot = `A page on ${client} cannot send what needs a preflight`;
  if (isRedirect(first.answer)) {
    const to = valuesOf(first.answer.headers, "location").join(", ");
    const summary = `${cannot}, because the preflight is redirected (${status} to ${to}), and browsers follow none.`;
    return { id: "preflight-redirect", summary, evidence: [] };
  }
  if (status < 200 || status > 299) return refusedDraft(context, client, first, cannot);
  const names = allowOriginOf(first);
  // Values that no browser takes have rules of their own.
  if (names !== null && (names.includes("*") || !URL.canParse(names) || new URL(names).origin !== names)) return null;
  const what = names === null ? "names no origin in Access-Control-Allow-Origin" : `names ${names} instead`;
  return { id: "preflight-no-acao", summary: `${cannot}, because the preflight's answer ${what}.`, evidence: [] };
}

async function refusedDraft(context: CheckContext, client: string, first: Asked, cannot: string): Promise<Draft> {
  const { status } = first.answer;
  const isRefusal = status === 401 || status === 403;
  const signedIn =
    isRefusal && context.session !== null
      ? await context.ask.preflight(client, preflightMethod(context), [], { session: true })
      : null;
  if (status === 401 || (signedIn !== null && isOk(signedIn)))
    return {
      id: "preflight-auth",
      summary: `${cannot}, because the preflight is answered ${status} without a session, and browsers send none with it.`,
      evidence:
        signedIn === null ? [] : [control(signedIn, `With the session it is answered ${signedIn.answer.status}.`)],
    };
  const summary = `${cannot}, because the preflight is answered ${status}, and browsers go on after 200 to 299 alone.`;
  return { id: "preflight-status", summary, evidence: [] };
}

// The answer itself is shared with credentials; its preflight does not say that they may come along.
async function withoutCredentials(context: CheckContext, client: string, first: Asked): Promise<FindingDraft[]> {
  if ((await refusalOf(first, client, true)) !== "PreflightInvalidAllowCredentials") return [];
  if (valuesOf(first.answer.headers, "access-control-allow-credentials").length > 0) return [];
  const actual = await context.ask.get(client);
  if (!(await isShared(actual, client, true))) return [];
  return [
    {
      id: "preflight-no-acao",
      security: "none",
      works: "medium",
      summary: `A page on ${client} cannot send with credentials what needs a preflight, because the preflight's answer lacks Access-Control-Allow-Credentials.`,
      evidence: [
        shows(first, "The preflight's answer has no Access-Control-Allow-Credentials."),
        control(actual, "The answer itself has it."),
      ],
    },
  ];
}
