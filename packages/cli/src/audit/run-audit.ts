import type { ProbeClient } from "../probe/client.ts";
import { NoAnswer } from "../probe/no-answer.ts";
import { createAsker } from "./asker.ts";
import type { AuditReport } from "./audit-report.ts";
import type { CheckContext, FindingDraft } from "./check.ts";
import { CHECKS_ACROSS } from "./checks/index.ts";
import { withDeclared } from "./declared-headers.ts";
import type { PolicyFinding } from "./declared/policy-findings.ts";
import type { Endpoint } from "./endpoint.ts";
import { labelsFor } from "./fresh.ts";
import { impatient } from "./patience.ts";
import { redactorFor } from "./redact.ts";
import { reportOf } from "./report-of.ts";
import { type EndpointOutcome, runEndpoint } from "./run-endpoint.ts";
import type { Session } from "./session.ts";
import type { Severity } from "./severity.ts";
import type { TrustedAt } from "./trusted-of.ts";

/** What is audited, and how. */
export interface AuditPlan {
  readonly endpoints: readonly Endpoint[];
  readonly trustedAt: TrustedAt;
  readonly session: Session | null;
  /** Bodies that may be written, by `METHOD /path`. */
  readonly writes: ReadonlyMap<string, string>;
  /** Endpoints that are under way at the same time. */
  readonly concurrency: number;
  /** Milliseconds to wait for an answer. */
  readonly timeout: number;
  readonly failOn: Severity;
  readonly version: string;
  /** What the policy says that is a risk by its own words. */
  readonly declared?: readonly PolicyFinding[];
  /** What could not be planned, as sentences. */
  readonly notes?: readonly string[];
}

/** Audits. Never rejects for want of an answer. */
export async function runAudit(
  plan: AuditPlan,
  client: ProbeClient,
  onProgress: (done: number, all: number, requests: number) => void = () => undefined,
): Promise<AuditReport> {
  const contexts = contextsOf(plan, client);
  const outcomes: EndpointOutcome[] = Array.from({ length: contexts.length });
  let next = 0;
  let done = 0;
  let requests = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < contexts.length; index = next++) {
      const context = contexts[index] as CheckContext;
      outcomes[index] = await runEndpoint(context);
      requests += context.ask.count();
      onProgress(++done, contexts.length, requests);
    }
  };
  await Promise.all(Array.from({ length: plan.concurrency }, work));
  const answered = outcomes.filter(({ heads }) => heads.length > 0).map(({ context }) => context);
  const trusted = [...new Set(contexts.flatMap((context) => context.trusted.origins))];
  return reportOf(outcomes, await compared(answered), {
    version: plan.version,
    trusted,
    failOn: plan.failOn,
    redactor: redactorFor(plan.session),
    notes: plan.notes ?? [],
    declared: plan.declared ?? [],
  });
}

function contextsOf(
  { endpoints, trustedAt, session, writes, timeout }: AuditPlan,
  client: ProbeClient,
): CheckContext[] {
  const hosts = new Set<string>();
  const read = new Set(endpoints.flatMap(({ method, url }) => (method === "GET" ? [url] : [])));
  return endpoints.map((endpoint) => {
    const { origin } = new URL(endpoint.url);
    const isFirstOfHost = !hosts.has(origin);
    hosts.add(origin);
    const { method, url } = endpoint;
    const ask = createAsker(
      url,
      withDeclared(session, endpoint),
      impatient(client, timeout),
      labelsFor(`${method} ${url}`),
    );
    return {
      endpoint,
      trusted: trustedAt(url),
      session,
      ask,
      isFirstOfHost,
      isReadElsewhere: method !== "GET" && read.has(url),
      writes,
    };
  });
}

async function compared(
  contexts: readonly CheckContext[],
): Promise<{ readonly context: CheckContext; readonly draft: FindingDraft }[]> {
  const found: { readonly context: CheckContext; readonly draft: FindingDraft }[] = [];
  for (const check of CHECKS_ACROSS) {
    try {
      found.push(...(await check(contexts)));
    } catch (error) {
      // What it compares was asked before; whoever left an answer out is named with its endpoint.
      if (!(error instanceof NoAnswer)) throw error;
    }
  }
  return found;
}
