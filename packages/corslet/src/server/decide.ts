import {
  ALLOW_CREDENTIALS,
  ALLOW_HEADERS,
  ALLOW_METHODS,
  ALLOW_ORIGIN,
  EXPOSE_HEADERS,
  MAX_AGE,
} from "../http/header-names.ts";
import { refusedElement } from "../http/list-header.ts";
import { MAX_REPORTED_LENGTH } from "../http/limits.ts";
import { pathOf } from "../http/request-target.ts";
import type { CompiledGrant, CompiledResource } from "../policy/compile.ts";
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
      headers: actualHeaders(grant, origin),
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
  const headers = preflightHeaders(grant, origin);
  const answer = { kind: "preflight", status: 204, headers, vary: VARY_PREFLIGHT, resource: resource.pattern } as const;
  if (!grant.allowsMethod(method))
    return { ...answer, allowed: false, reason: "method-not-allowed", value: cut(method) };
  const refused = refusedElement(headerNames, grant.allowsHeader);
  if (refused === null) return { ...answer, allowed: true, reason: grantedReason(grant) };
  return {
    ...answer,
    allowed: false,
    reason: HEADER_REASONS[refused.reason],
    value: cut(headerNames.slice(refused.start, refused.end)),
  };
}

const HEADER_REASONS = {
  refused: "header-not-allowed",
  "not-a-token": "request-headers-malformed",
  "too-many-empty": "request-headers-malformed",
  "too-long": "request-headers-too-long",
} as const satisfies Record<string, Reason>;

/** The first grant that holds the origin. Without an origin only a public grant applies. */
function grantOf(resource: CompiledResource, origin: string | null): CompiledGrant | undefined {
  for (const grant of resource.grants) {
    if (grant.origins === null || (origin !== null && grant.origins.has(origin))) return grant;
  }
  return undefined;
}

function grantedReason(grant: CompiledGrant): Reason {
  return grant.origins === null ? "any-origin" : "origin-granted";
}

// Only an origin that the grant's own set holds comes this far; see grantOf.
function actualHeaders(grant: CompiledGrant, origin: string | null): Record<string, string> {
  const headers = originHeaders(grant, origin);
  if (grant.exposeHeaders !== null) headers[EXPOSE_HEADERS] = grant.exposeHeaders;
  return headers;
}

function preflightHeaders(grant: CompiledGrant, origin: string): Record<string, string> {
  const headers = originHeaders(grant, origin);
  if (grant.allowMethods !== null) headers[ALLOW_METHODS] = grant.allowMethods;
  if (grant.allowHeaders !== null) headers[ALLOW_HEADERS] = grant.allowHeaders;
  if (grant.maxAge !== null) headers[MAX_AGE] = grant.maxAge;
  return headers;
}

function originHeaders(grant: CompiledGrant, origin: string | null): Record<string, string> {
  const headers: Record<string, string> = { [ALLOW_ORIGIN]: grant.origins === null || origin === null ? "*" : origin };
  if (grant.credentials) headers[ALLOW_CREDENTIALS] = "true";
  return headers;
}

function cut(value: string): string {
  return value.slice(0, MAX_REPORTED_LENGTH);
}
