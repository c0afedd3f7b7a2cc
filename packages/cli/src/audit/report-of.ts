import { createHash } from "node:crypto";
import type { AuditReport, AuditedEndpoint } from "./audit-report.ts";
import type { CheckContext, FindingDraft } from "./check.ts";
import type { PolicyFinding } from "./declared/policy-findings.ts";
import type { Finding } from "./finding.ts";
import { mendOf } from "./mend.ts";
import type { Redactor } from "./redact.ts";
import { RULE_IDS } from "./rules/rule.ts";
import type { EndpointOutcome } from "./run-endpoint.ts";
import { isAtLeast, SEVERITIES, type Severity, worse } from "./severity.ts";
import type { Session } from "./session.ts";
import { stackOf } from "./stack-of.ts";

/** What a report says besides what was found. */
export interface ReportFacts {
  readonly version: string;
  readonly trusted: readonly string[];
  readonly failOn: Severity;
  readonly redactor: Redactor;
  /** What the policy says that is a risk by its own words. */
  readonly declared: readonly PolicyFinding[];
  /** What could not be planned. */
  readonly notes: readonly string[];
}

/** Sums an audit up. The outcomes stand in the order of their endpoints. */
export function reportOf(
  outcomes: readonly EndpointOutcome[],
  across: readonly { readonly context: CheckContext; readonly draft: FindingDraft }[],
  { version, trusted, failOn, redactor, notes: planned, declared }: ReportFacts,
): AuditReport {
  const stacks = new Map(outcomes.map(({ context, heads }) => [context, stackOf(heads)]));
  const asked = [
    ...outcomes.flatMap(({ context, drafts }) => drafts.map((draft) => ({ context, draft }))),
    ...across,
  ].map(({ context, draft }) => findingOf(context, draft, stacks.get(context) ?? null, redactor));
  const findings = [...asked, ...declared.map(declaredFinding)];
  const endpoints = outcomes.map((outcome) => endpointOf(outcome, stacks.get(outcome.context) ?? null, redactor));
  const isIncomplete = endpoints.length === 0 || endpoints.some(({ unanswered }) => unanswered.length > 0);
  const isFaulty = findings.some(({ severity }) => isAtLeast(severity, failOn));
  const notes = [...planned, ...notesOf(outcomes)];
  return {
    version,
    trusted,
    endpoints,
    findings: inOrder(findings, endpoints),
    accepted: [],
    staleBaseline: [],
    ...(notes.length > 0 && { notes }),
    failOn,
    verdict: isIncomplete ? "incomplete" : isFaulty ? "findings" : "clean",
  };
}

function endpointOf(
  { context, unanswered }: EndpointOutcome,
  stack: string | null,
  { text }: Redactor,
): AuditedEndpoint {
  const { method, url } = context.endpoint;
  return { method, url: text(url), requests: context.ask.count(), stack, unanswered: unanswered.map(text) };
}

function findingOf(context: CheckContext, draft: FindingDraft, stack: string | null, redactor: Redactor): Finding {
  const { endpoint, trusted } = context;
  const { id, security, works, symptoms = [], declared = endpoint.operation?.at } = draft;
  const method = draft.method ?? endpoint.method;
  const bare = endpoint.url.split("?", 1)[0] ?? "";
  return {
    id,
    method,
    url: redactor.text(endpoint.url),
    severity: worse(security, works),
    security,
    works,
    summary: redactor.text(draft.summary),
    symptoms,
    evidence: draft.evidence.map(redactor.exchange),
    mend: draft.mend ?? mendOf(id, stack, trusted.origins[0]),
    ...(declared !== undefined && { declared }),
    fingerprint: fingerprintOf(id, method, bare),
  };
}

// Nothing was asked: the policy's own words show it, where it stands.
function declaredFinding({ id, resource, security, works, summary, declared }: PolicyFinding): Finding {
  return {
    id,
    method: "POLICY",
    url: resource,
    severity: worse(security, works),
    security,
    works,
    summary,
    symptoms: [],
    evidence: [],
    mend: mendOf(id, null, undefined),
    declared,
    fingerprint: fingerprintOf(id, "POLICY", resource),
  };
}

function fingerprintOf(id: string, method: string, url: string): string {
  return createHash("sha256")
    .update(JSON.stringify([id, method, url]))
    .digest("hex")
    .slice(0, 32);
}

function inOrder(findings: readonly Finding[], endpoints: readonly AuditedEndpoint[]): Finding[] {
  const places = new Map(endpoints.map(({ method, url }, index) => [`${method} ${url}`, index]));
  const urls = new Map(endpoints.map(({ url }, index) => [url, index]));
  const place = ({ method, url }: Finding): number => places.get(`${method} ${url}`) ?? urls.get(url) ?? 0;
  return findings.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      place(a) - place(b) ||
      RULE_IDS.indexOf(a.id) - RULE_IDS.indexOf(b.id),
  );
}

function notesOf(outcomes: readonly EndpointOutcome[]): string[] {
  const undeclared = outcomes.filter(({ context: { trusted } }) => trusted.from === null);
  const ungoverned = outcomes.filter(
    ({ context: { trusted } }) => trusted.from === "policy" && trusted.origins.length === 0 && !trusted.isPublic,
  );
  return [
    ...(undeclared.length > 0
      ? [
          "Nobody was declared to be trusted: what is let in beside a trusted origin, and what its pages cannot do, could not be judged. Add --origin, --policy or --learn.",
        ]
      : []),
    ...ungoverned.map(
      ({ context: { endpoint } }) => `The policy grants ${endpoint.url} to nobody: only strangers were tried there.`,
    ),
    ...statusNotes(outcomes),
    ...(outcomes.length === 0 ? ["Nothing was asked."] : []),
  ];
}

// One sentence for every endpoint of a kind: an API may have a thousand.
function statusNotes(outcomes: readonly EndpointOutcome[]): string[] {
  const told = new Map<string, string[]>();
  for (const { context, heads } of outcomes) {
    const what = context.endpoint.method === "GET" ? statusNote(heads[0]?.status ?? 0, context.session) : null;
    if (what !== null) told.set(what, [...(told.get(what) ?? []), context.endpoint.url]);
  }
  return [...told].map(([what, [first = "", ...others]]) => {
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    return `${first}${more} ${what}`;
  });
}

function statusNote(status: number, session: Session | null): string | null {
  if (status === 404) return "answers 404: only that answer was judged. Is it the right path?";
  if (status !== 401 && status !== 403) return null;
  return session === null
    ? `answers ${status} to whoever is not signed in: add --cookie or --header, so that it is judged as signed-in users have it.`
    : `answers ${status} with the session that was given: it may have ended.`;
}
