import { ALLOW_ORIGIN } from "../http/header-names.ts";
import { MAX_REPORTED_LENGTH } from "../http/limits.ts";
import { NO_ANSWER, type RenderedHeaders } from "../policy/answer.ts";
import type { CompiledGrant, CompiledResource } from "../policy/compile.ts";
import { grantOf } from "../policy/grant-of.ts";
import type { ResourceTable } from "../policy/resource-table.ts";
import { isPreflight, resourceOf } from "./answer-to.ts";
import type { Decision, Reason } from "./decision.ts";
import type { RequestFacts } from "./facts.ts";

const NO_RESOURCE: Decision = Object.freeze({
  kind: "none",
  allowed: false,
  reason: "no-resource",
  headers: NO_ANSWER.headers,
  vary: NO_ANSWER.vary,
});

/** Decides what a server answers, as `answerTo` finds it, and says why. Pure and synchronous. */
export function decide(resources: ResourceTable<CompiledResource>, facts: RequestFacts): Decision {
  const resource = resourceOf(resources, facts.path);
  if (resource === undefined) return NO_RESOURCE;
  const origin = facts.origin ?? null;
  const grant = grantOf(resource, origin);
  return isPreflight(facts)
    ? decidePreflight(resource, grant, origin as string, facts)
    : decideActual(resource, grant, origin);
}

// Decisions are written out, since spreading a half-built one costs more than all the rest of deciding.

function decideActual(resource: CompiledResource, grant: CompiledGrant | undefined, origin: string | null): Decision {
  const { pattern } = resource;
  const { kind, headers, vary } = (grant ?? resource.ungranted).actual;
  if (grant !== undefined) {
    const reason = grantedReason(grant);
    return { kind, allowed: true, reason, headers: headersFor(grant, headers, origin), vary, resource: pattern };
  }
  if (origin === null) return { kind, allowed: false, reason: "no-origin", headers, vary, resource: pattern };
  const value = cut(origin);
  return { kind, allowed: false, reason: "origin-not-granted", headers, vary, resource: pattern, value };
}

function decidePreflight(
  resource: CompiledResource,
  grant: CompiledGrant | undefined,
  origin: string,
  facts: RequestFacts,
): Decision {
  const { pattern } = resource;
  const { kind, status, headers: rendered, vary } = (grant ?? resource.ungranted).preflight;
  if (grant === undefined) {
    const [reason, value] = ["origin-not-granted", cut(origin)] as const;
    return { kind, allowed: false, reason, status, headers: rendered, vary, resource: pattern, value };
  }
  const headers = headersFor(grant, rendered, origin);
  const refusal = preflightRefusal(grant, facts.requestMethod as string, facts.requestHeaders ?? "");
  if (refusal === null) {
    return { kind, allowed: true, reason: grantedReason(grant), status, headers, vary, resource: pattern };
  }
  const { reason, value } = refusal;
  return { kind, allowed: false, reason, status, headers, vary, resource: pattern, value: cut(value) };
}

function preflightRefusal(
  grant: CompiledGrant,
  method: string,
  names: string,
): { reason: Reason; value: string } | null {
  if (!grant.allowsMethod(method)) return { reason: "method-not-allowed", value: method };
  const refused = grant.refusedHeader(names);
  return refused && { reason: HEADER_REASONS[refused.reason], value: names.slice(refused.start, refused.end) };
}

const HEADER_REASONS = {
  refused: "header-not-allowed",
  "not-a-token": "request-headers-malformed",
  "too-many-empty": "request-headers-malformed",
  "too-long": "request-headers-too-long",
} as const satisfies Record<string, Reason>;

function grantedReason(grant: CompiledGrant): Reason {
  return grant.origins === null ? "any-origin" : "origin-granted";
}

// Only an origin that the grant's own set holds comes this far; see grantOf. The copy is the decision's own.
function headersFor(grant: CompiledGrant, rendered: RenderedHeaders, origin: string | null): RenderedHeaders {
  const headers: Record<string, string> = { ...rendered };
  if (grant.origins !== null && origin !== null) headers[ALLOW_ORIGIN] = origin;
  return headers;
}

function cut(value: string): string {
  return value.slice(0, MAX_REPORTED_LENGTH);
}
