import { asciiLowercase } from "../http/ascii.ts";
import { OPAQUE_ORIGIN, serializeOrigin } from "../origin/origin.ts";
import { type Asked, type Call, makeCall } from "./call.ts";
import type { Page } from "./page.ts";
import { NO_COOKIES } from "./cookies.ts";
import { type Engine, ENGINES } from "./engine.ts";
import type { EngineDifference, Explanation, Verdict } from "./explanation.ts";
import type { Failure } from "./failure.ts";
import { filterResponse } from "./filter-response.ts";
import { headerValues } from "./header-list.ts";
import { PreflightCache } from "./preflight-cache.ts";
import type { Circumstances } from "./reason-text.ts";
import { REASONS } from "./reasons.ts";
import { ALGORITHMS } from "./step.ts";
import { recordedTransport } from "./transports/recorded.ts";

/** Tells what happened to a call, and why. */
export function explainCall(
  made: Call,
  page: Page,
  { init }: Asked,
  engines: readonly EngineDifference[] = [],
): Explanation {
  const { outcome, exchanges, steps } = made;
  const failed: Failure | null = "failure" in outcome ? outcome.failure : null;
  const seen = "failure" in outcome ? null : filterResponse(outcome.request, outcome.response);
  const reason = failed === null ? null : REASONS[failed.code];
  const facts = circumstances(made, page, init.credentials === "include", failed);
  return {
    verdict: verdictOf(made),
    code: failed?.code ?? null,
    message:
      reason?.message(facts) ??
      (seen?.status === 0
        ? "The request was sent; the page sees nothing of the answer."
        : `The page reads the answer: status ${seen?.status ?? 0}.`),
    compared:
      failed === null || (failed.expected === "" && failed.found === null)
        ? null
        : { expected: failed.expected, found: failed.found },
    mend: reason?.mend(facts) ?? [],
    see: reason === null ? ALGORITHMS["filtered response"] : ALGORITHMS[reason.algorithm],
    request: {
      method: made.method,
      url: made.url,
      origin: facts.origin,
      mode: init.mode === "navigate" ? "cors" : (init.mode ?? "cors"),
      credentials: init.credentials ?? "same-origin",
    },
    exchanges,
    steps,
    response: seen === null ? null : { type: seen.type, status: seen.status, headers: seen.headers },
    exposed: seen === null ? [] : [...new Set(seen.headers.map(([name]) => asciiLowercase(name)))].sort(),
    engines,
  };
}

function circumstances(made: Call, page: Page, includesCredentials: boolean, failed: Failure | null): Circumstances {
  const last = made.exchanges.at(-1);
  const headers = last?.request.headers ?? [];
  const own = page.origin === null ? OPAQUE_ORIGIN : serializeOrigin(page.origin);
  const [names = ""] = headerValues(headers, "access-control-request-headers");
  return {
    origin: headerValues(headers, "origin")[0] ?? own,
    pageOrigin: own,
    url: last?.request.url ?? made.url,
    method: made.method,
    askedNames: names === "" ? [] : names.split(","),
    status: last?.response?.status ?? 0,
    includesCredentials,
    expected: failed?.expected ?? "",
    found: failed?.found ?? null,
  };
}

function verdictOf({ outcome, exchanges }: Call): Verdict {
  if ("failure" in outcome) return exchanges.length === 0 ? "not-sent" : "blocked";
  return filterResponse(outcome.request, outcome.response).status === 0 ? "opaque" : "readable";
}

/** Whether a preflight's answer that was the end of one call let another's request be sent. */
function goesOn(made: Call, again: Call): boolean {
  const [last, next] = [made.exchanges.at(-1), again.exchanges.at(-1)];
  return last?.request.kind === "preflight" && next?.request.kind === "actual" && next.request.url === last.request.url;
}

/** The engines that, given the same answers, would decide otherwise. */
export async function otherEngines(engine: Engine, made: Call, page: Page, asked: Asked): Promise<EngineDifference[]> {
  // A stream was read; it cannot be sent again.
  if (asked.init.body instanceof ReadableStream) return [];
  const differences: EngineDifference[] = [];
  for (const other of Object.keys(ENGINES) as Engine[]) {
    if (other === engine) continue;
    const quirks = ENGINES[other];
    const state = { cache: new PreflightCache(() => 0, quirks), cookies: NO_COOKIES, quirks };
    const again = await makeCall(page, asked, state, recordedTransport(made.exchanges));
    const verdict = verdictOf(again);
    const code = "failure" in again.outcome ? again.outcome.failure.code : null;
    if (goesOn(made, again)) differences.push({ engine: other, verdict: "sent", code: null });
    // An engine that asks what was not asked here gets no answer: nothing can be told of it.
    else if (code !== "NetworkFailure" && verdict !== verdictOf(made))
      differences.push({ engine: other, verdict, code });
  }
  return differences;
}
