import { MAX_REPORTED_LENGTH } from "../http/limits.ts";
import { pathOf } from "../http/request-target.ts";
import { OPAQUE_ORIGIN } from "../origin/origin.ts";
import { hasAmbientAuthority } from "./ambient-authority.ts";
import type { TokenState, WriteFacts } from "./facts.ts";
import { headerDefect } from "./header-defect.ts";
import { valueOf } from "./headers.ts";
import { type Written, methodsWritten } from "./methods-written.ts";
import type { AllowedReason, RefusedReason, WriteDecision } from "./reason.ts";
import { refererOrigin } from "./referer.ts";
import type { Rules } from "./rules.ts";
import { deriveSelf, isDerivedSelf } from "./self.ts";

const SAFE = allow("safe");
const EXEMPT = allow("exempt");
const SAME_ORIGIN = allow("same-origin");
const OWN_ORIGIN = allow("own-origin");
const WRITER = allow("writer");
const SAME_SITE_TRUSTED = allow("same-site-trusted");
const USER_INITIATED = allow("user-initiated");
const TOKEN = allow("token");
const NO_AMBIENT_AUTHORITY = allow("no-ambient-authority");

/**
 * Decides whether a request may write. Pure and synchronous; the first step that settles it does, and whatever an
 * earlier step refuses, no token lets through.
 */
export function decideWrite(rules: Rules, facts: WriteFacts, token: TokenState): WriteDecision {
  const written = methodsWritten(facts, rules.unsafe);
  if (written === null) return SAFE;
  if (isExempt(rules, facts, written)) return EXEMPT;
  const defect = headerDefect(facts, rules.tokenHeader);
  if (defect !== null) return refuse(defect.reason, defect.name);
  const decision = decideByEvidence(rules, facts, written, token);
  if (!rules.alwaysTokens || !decision.allowed || decision === TOKEN || isHandshake(written)) return decision;
  return token === "valid" ? decision : refuseForToken(token);
}

// A WebSocket's handshake can carry no token. What asks for one with another method is no handshake.
function isHandshake({ isUpgrade, methods }: Written): boolean {
  return isUpgrade && methods[0] === "GET";
}

function decideByEvidence(rules: Rules, facts: WriteFacts, written: Written, token: TokenState): WriteDecision {
  const origin = originOf(facts);
  if (written.isUpgrade && origin === null) return refuse("origin-missing");
  if (written.isUpgrade && origin === OPAQUE_ORIGIN) return refuse("origin-null");
  switch (facts.headers["sec-fetch-site"]) {
    case "same-origin":
      return SAME_ORIGIN;
    case "same-site":
      return rules.trustsSameSite ? SAME_SITE_TRUSTED : decideByOrigin(rules, facts, written, origin);
    case "cross-site":
      return decideByOrigin(rules, facts, written, origin);
    case "none":
      return origin === null ? USER_INITIATED : decideByOrigin(rules, facts, written, origin);
    default:
  }
  if (origin !== null && origin !== OPAQUE_ORIGIN) return decideByOrigin(rules, facts, written, origin);
  const referer = valueOf(facts.headers["referer"]);
  if (referer !== null) {
    const page = refererOrigin(referer);
    if (page === null || !decideByOrigin(rules, facts, written, page).allowed)
      return refuseOrigin(rules, "referer-foreign", page ?? undefined, derivedBy(rules, facts));
  }
  if (token === "valid") return TOKEN;
  if (token !== "absent") return refuseForToken(token);
  if (origin === OPAQUE_ORIGIN) return refuse("origin-null");
  if (!hasAmbientAuthority(facts)) return NO_AMBIENT_AUTHORITY;
  return refuse(rules.tokenHeader === null ? "no-evidence" : "token-missing");
}

// An Origin that is there and empty is no absence: no browser sends one.
function originOf({ headers }: WriteFacts): string | null {
  const origin = headers["origin"];
  return typeof origin === "object" ? origin.join() : (origin ?? null);
}

/** Only the API's own origin, and writers of every method that is written with. */
function decideByOrigin(rules: Rules, facts: WriteFacts, written: Written, origin: string | null): WriteDecision {
  if (origin === null) return refuse("origin-missing");
  const derived = derivedBy(rules, facts);
  if (rules.self === null ? isDerivedSelf(origin, derived, facts) : rules.self.has(origin)) return OWN_ORIGIN;
  for (const method of written.methods) {
    const standing = rules.writer({ path: facts.path, method, origin });
    switch (standing) {
      case "writer-with-credentials":
        continue;
      case "writer":
        if (!hasAmbientAuthority(facts)) continue;
        return refuseOrigin(rules, "credentials-not-granted", origin, derived);
      case "method-not-listed":
        return refuseOrigin(rules, "method-not-listed", method, derived);
      default:
        if (origin === OPAQUE_ORIGIN) return refuse("origin-null");
        return refuseOrigin(rules, "origin-foreign", origin, derived);
    }
  }
  return WRITER;
}

function isExempt(rules: Rules, facts: WriteFacts, { methods, isUpgrade }: Written): boolean {
  if (rules.exempt.size === 0 || isUpgrade) return false;
  const path = pathOf(facts.path);
  const exempt = path === null ? undefined : rules.exempt.get(path);
  return exempt !== undefined && methods.every((method) => exempt.has(method));
}

function refuseForToken(token: TokenState): WriteDecision {
  if (token === "invalid") return refuse("token-invalid");
  return refuse(token === "unread" ? "token-unread" : "token-missing");
}

function allow(reason: AllowedReason): WriteDecision {
  return Object.freeze({ allowed: true, reason });
}

function refuse(reason: RefusedReason, value?: string): WriteDecision {
  return value === undefined
    ? { allowed: false, reason }
    : { allowed: false, reason, value: value.slice(0, MAX_REPORTED_LENGTH) };
}

// A refusal of an origin hangs on which is the API's own, and tells it where it had to be derived.
function refuseOrigin(
  { self }: Rules,
  reason: RefusedReason,
  value: string | undefined,
  derivedSelf: string | null,
): WriteDecision {
  const refusal = refuse(reason, value);
  return self === null ? { ...refusal, derivedSelf } : refusal;
}

function derivedBy({ self, trustProxy }: Rules, facts: WriteFacts): string | null {
  return self === null ? deriveSelf(facts, trustProxy) : null;
}
