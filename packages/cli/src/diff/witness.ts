import type { Decision, Policy, RequestFacts, WriterStanding } from "corslet";
import type { Change } from "./changes.ts";

/** A request, and what each policy decides about it. */
export interface Witness {
  readonly facts: RequestFacts;
  readonly before: string;
  readonly after: string;
}

interface Pair {
  readonly before: Policy;
  readonly after: Policy;
}

/** A request that shows a change: on that path, from that origin. */
export function witnessOf(policies: Pair, path: string, origin: string, changes: readonly Change[]): Witness {
  const shown = changes[0] as Change;
  const facts = factsFor(shown, path, origin);
  if (shown.kind === "write") {
    const asked = { path, method: facts.method, origin };
    return {
      facts,
      before: showStanding(policies.before.writer(asked)),
      after: showStanding(policies.after.writer(asked)),
    };
  }
  return {
    facts,
    before: showDecision(policies.before.decide(facts)),
    after: showDecision(policies.after.decide(facts)),
  };
}

/** A name that stands for every name that is not listed. */
const ANY_NAME = "X-Any-Other";

function factsFor({ kind, name }: Change, path: string, origin: string): RequestFacts {
  const method = name === "*" ? "ANY-OTHER" : (name ?? "GET");
  switch (kind) {
    case "method":
      return { method: "OPTIONS", path, origin, requestMethod: method };
    case "request-header":
      return {
        method: "OPTIONS",
        path,
        origin,
        requestMethod: "GET",
        requestHeaders: (name === "*" ? ANY_NAME : (name ?? "")).toLowerCase(),
      };
    case "max-age":
      return { method: "OPTIONS", path, origin, requestMethod: "GET" };
    case "write":
      return { method, path, origin };
    default:
      return { method: "GET", path, origin };
  }
}

// The names that tell one decision from another; `Vary` does not change what a page may do.
function showDecision({ kind, allowed, reason, headers }: Decision): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name.replace("Access-Control-", "")}: ${value}`);
  const verdict = kind === "none" ? "not governed" : `${allowed ? "allowed" : "not allowed"}, ${reason}`;
  return [verdict, ...lines].join("; ");
}

function showStanding(standing: WriterStanding): string {
  return standing;
}
