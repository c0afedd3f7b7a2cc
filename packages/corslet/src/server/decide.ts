import { ALLOW_ORIGIN } from "../http/header-names.ts";
import { MAX_REPORTED_LENGTH } from "../http/limits.ts";
import type { RefusedElement } from "../http/list-header.ts";
import { NO_ANSWER } from "../policy/answer.ts";
import type { CompiledGrant, CompiledResource } from "../policy/compile.ts";
import { grantOf } from "../policy/grant-of.ts";
import type { ResourceTable } from "../policy/resource-table.ts";
import { answerOf, resourceOf } from "./answer-to.ts";
import type { Decision, Reason } from "./decision.ts";
import type { RequestFacts } from "./facts.ts";

const { headers, vary } = NO_ANSWER;
const NO_RESOURCE: Decision = { kind: "none", allowed: false, reason: "no-resource", headers, vary };

/** Decides what a server answers, as `answerTo` finds it, and says why. Pure and synchronous. */
export function decide(resources: ResourceTable<CompiledResource>, facts: RequestFacts): Decision {
  const resource = resourceOf(resources, facts.path);
  if (resource === undefined) return { ...NO_RESOURCE };
  const origin = facts.origin ?? null;
  const grant = grantOf(resource, origin);
  const answer = answerOf(grant ?? resource.ungranted, facts);
  const { kind } = answer;
  const { reason, value } = grant === undefined ? ungranted(origin) : granted(grant, kind, facts);
  return {
    kind,
    // Of a grant, only what it does not allow has a value.
    allowed: grant !== undefined && value === undefined,
    reason,
    ...(kind === "preflight" && { status: answer.status }),
    // Only an origin that the grant's own set holds stands in it; see grantOf. The copy is the decision's own.
    headers: { ...answer.headers, ...(grant?.origins && origin !== null && { [ALLOW_ORIGIN]: origin }) },
    vary: answer.vary,
    resource: resource.pattern,
    ...(value !== undefined && { value: value.slice(0, MAX_REPORTED_LENGTH) }),
  };
}

type Cause = Pick<Decision, "reason" | "value">;

function ungranted(origin: string | null): Cause {
  return origin === null ? { reason: "no-origin" } : { reason: "origin-not-granted", value: origin };
}

function granted(grant: CompiledGrant, kind: Decision["kind"], facts: RequestFacts): Cause {
  const cause: Cause = { reason: grant.origins === null ? "any-origin" : "origin-granted" };
  return kind === "preflight" ? (refusal(grant, facts) ?? cause) : cause;
}

function refusal(grant: CompiledGrant, { requestMethod, requestHeaders }: RequestFacts): Cause | null {
  if (!grant.allowsMethod(requestMethod as string))
    return { reason: "method-not-allowed", value: requestMethod as string };
  const names = requestHeaders ?? "";
  const refused = grant.refusedHeader(names);
  return refused && { reason: headerReason(refused.reason), value: names.slice(refused.start, refused.end) };
}

function headerReason(reason: RefusedElement["reason"]): Reason {
  if (reason === "refused") return "header-not-allowed";
  return reason === "too-long" ? "request-headers-too-long" : "request-headers-malformed";
}
