import type { RefusedReason, WriteDecision } from "./reason.ts";
import { REFUSALS } from "./refusal-wording.ts";

/** The answer to a request that may not write: status, headers and body. */
export interface Refusal {
  readonly status: 403;
  readonly headers: Readonly<Record<string, string>>;
  /** A problem document. */
  readonly body: string;
}

const HEADERS: Readonly<Record<string, string>> = Object.freeze({
  "Content-Type": "application/problem+json",
  "Cache-Control": "no-store",
});

/**
 * Renders the refusal of a write as a problem document (RFC 9457): the reason, what it means, and how to mend it.
 * Nothing of the request is in it but the API's own origin, as it was derived and found to be an origin.
 */
export function refusalOf({ reason, derivedSelf }: WriteDecision): Refusal {
  const { detail, mend } = REFUSALS[reason as RefusedReason];
  const problem = {
    type: "about:blank",
    title: "Forbidden",
    status: 403,
    detail,
    reason,
    mend: derivedSelf === undefined ? mend : `${mend} ${selfMend(derivedSelf)}`,
  };
  return { status: 403, headers: HEADERS, body: JSON.stringify(problem) };
}

function selfMend(derivedSelf: string | null): string {
  return derivedSelf === null
    ? "The API's own origin could not be derived from this request: set self in the policy."
    : `This request was taken to be addressed to ${derivedSelf}: if browsers know the API by another origin, set self in the policy, or trustProxy for the proxy in front.`;
}
