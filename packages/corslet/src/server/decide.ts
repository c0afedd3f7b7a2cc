import { ALLOW_ORIGIN } from "../http/header-names.ts";
import { MAX_REPORTED_LENGTH } from "../http/limits.ts";
import { pathOf } from "../http/request-target.ts";
import type { CompiledGrant, CompiledResource, RenderedHeaders } from "../policy/compile.ts";
import { grantOf } from "../policy/grant-of.ts";
import type { ResourceTable } from "../policy/resource-table.ts";
import type { Decision, Reason } from "./decision.ts";
import type { RequestFacts } from "./facts.ts";

const NO_NAMES: readonly string[] = Object.freeze([]);
const VARY_ACTUAL: readonly string[] = Object.freeze(["Origin"]);
// The answer to an OPTIONS request depends on whether Access-Control-Request-Method is there: without it, the handler
// answers. It does not depend on Access-Control-Request-Headers, since the true lists are sent whatever was asked.
const VARY_PREFLIGHT: readonly string[] = Object.freeze(["Origin", "Access-Control-Request-Method"]);

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({});
const NO_RESOURCE: Decision = Object.freeze({
  kind: "none",
  allowed: false,
  reason: "no-resource",
  headers: NO_HEADERS,
  vary: NO_NAMES,
});

/**
 * Decides what a server answers to a request: the server's half of the CORS protocol. Pure and synchronous.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function decide(resources: ResourceTable<CompiledResource>, facts: RequestFacts): Decision {
  const path = pathOf(facts.path);
  const resource = path === null ? undefined : resources.find(path);
  if (resource === undefined) return NO_RESOURCE;
  const origin = facts.origin ?? null;
  if (facts.method === "OPTIONS" && origin !== null && facts.requestMethod) {
    return decidePreflight(resource, origin, facts.requestMethod, facts.requestHeaders ?? "");
  }
  return decideActual(resource, origin);
}

function decideActual(resource: CompiledResource, origin: string | null): Decision {
  const vary = resource.isPublic ? NO_NAMES : VARY_ACTUAL;
  const grant = grantOf(resource, origin);
  if (grant !== undefined) {
    return {
      kind: "actual",
      allowed: true,
      reason: grantedReason(grant),
      headers: headersFor(grant, grant.actualHeaders, origin),
      vary,
      resource: resource.pattern,
    };
  }
  if (origin === null)
    return {
      kind: "actual",
      allowed: false,
      reason: "no-origin",
      headers: NO_HEADERS,
      vary,
      resource: resource.pattern,
    };
  return {
    kind: "actual",
    allowed: false,
    reason: "origin-not-granted",
    headers: NO_HEADERS,
    vary,
    resource: resource.pattern,
    value: cut(origin),
  };
}

function decidePreflight(resource: CompiledResource, origin: string, method: string, headerNames: string): Decision {
  const grant = grantOf(resource, origin);
  if (grant === undefined) {
    return {
      kind: "preflight",
      allowed: false,
      reason: "origin-not-granted",
      status: 403,
      headers: NO_HEADERS,
      vary: VARY_PREFLIGHT,
      resource: resource.pattern,
      value: cut(origin),
    };
  }
  // Written out, since spreading a half-built decision costs more than all the rest of deciding.
  const headers = headersFor(grant, grant.preflightHeaders, origin);
  const refusal = preflightRefusal(grant, method, headerNames);
  if (refusal === null) {
    return {
      kind: "preflight",
      allowed: true,
      reason: grantedReason(grant),
      status: 204,
      headers,
      vary: VARY_PREFLIGHT,
      resource: resource.pattern,
    };
  }
  return {
    kind: "preflight",
    allowed: false,
    reason: refusal.reason,
    status: 204,
    headers,
    vary: VARY_PREFLIGHT,
    resource: resource.pattern,
    value: cut(refusal.value),
  };
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
