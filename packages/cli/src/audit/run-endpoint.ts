import type { ProbeAnswer } from "../probe/client.ts";
import { isLoopback } from "../probe/target.ts";
import { NoAnswer } from "../probe/no-answer.ts";
import type { Asked } from "./asker.ts";
import type { Check, CheckContext, FindingDraft } from "./check.ts";
import { isLeftUnasked } from "./checks/forgery/side-effects.ts";
import { CHECKS, FIRST_CHECK, LAST_CHECK, METHOD_CHECKS, UNASKED_CHECKS } from "./checks/index.ts";
import { isRedirect, valuesOf } from "./judge.ts";

/** What came of one endpoint. */
export interface EndpointOutcome {
  readonly context: CheckContext;
  readonly drafts: readonly FindingDraft[];
  /** What could not be asked, and why. */
  readonly unanswered: readonly string[];
  /** Heads of answers, from which a stack can be told. */
  readonly heads: readonly ProbeAnswer[];
}

/** Asks one endpoint everything. Never rejects for want of an answer. */
export async function runEndpoint(context: CheckContext): Promise<EndpointOutcome> {
  const heads: ProbeAnswer[] = [];
  if (isLeftUnasked(context.endpoint)) {
    const drafts = await Promise.all(UNASKED_CHECKS.map((check) => check(context)));
    return { context, drafts: drafts.flat(), unanswered: [], heads };
  }
  let base: Asked;
  try {
    base = await firstAnswer(context);
    heads.push(base.answer);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { context, drafts: tlsDraft(context, error), unanswered: [error.message], heads };
  }
  const unanswered = new Set<string>();
  if (DOWN.has(base.answer.status))
    unanswered.add(`it answers ${base.answer.status}: what it answers when it is up could not be judged`);
  const drafts: FindingDraft[] = [];
  const run = async (check: Check): Promise<readonly FindingDraft[]> => {
    try {
      const found = await check(context);
      drafts.push(...found);
      return found;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      unanswered.add(`one of its answers is missing: ${error.message}`);
      return [];
    }
  };
  const odd = context.isReadElsewhere === true ? [] : await run(FIRST_CHECK);
  if (odd.length === 0) {
    // What is read is judged where it is read: a write's own endpoint is asked about the write.
    for (const check of context.isReadElsewhere === true ? METHOD_CHECKS : CHECKS) await run(check);
    if (context.isReadElsewhere !== true) await run(LAST_CHECK);
  }
  try {
    const end = await whereItLeads(context, base);
    if (end !== null) unanswered.add(end);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
  return { context, drafts: firstOfEach(drafts), unanswered: [...unanswered], heads };
}

/** Statuses of whoever stands before an API that is not there. */
const DOWN: ReadonlySet<number> = new Set([502, 503, 504]);

/** Statuses by which an API says that it does not know a URL or its query. */
const UNKNOWN: ReadonlySet<number> = new Set([400, 404, 422]);

// An API that refuses parameters which it does not know shows nothing of itself to fresh URLs. On this machine no cache
// of anybody's stands before it, and it can be asked as it is.
async function firstAnswer({ ask, endpoint, trusted }: CheckContext): Promise<Asked> {
  const origin = trusted.origins[0] ?? null;
  const fresh = await ask.get(origin);
  if (!UNKNOWN.has(fresh.answer.status) || !isLoopback(new URL(endpoint.url))) return fresh;
  const plain = await ask.get(origin, { isPlainUrl: true });
  if (plain.answer.status >= 400) return fresh;
  ask.withoutFreshQuery();
  return ask.get(origin);
}

// A rule is told once for an endpoint: of the method that it concerns.
function firstOfEach(drafts: readonly FindingDraft[]): FindingDraft[] {
  const seen = new Set<string>();
  return drafts.filter(({ id, method }) => {
    const key = `${id} ${method ?? ""}`;
    return !seen.has(key) && seen.add(key);
  });
}

function tlsDraft({ endpoint, isFirstOfHost }: CheckContext, { kind, message }: NoAnswer): FindingDraft[] {
  if (kind !== "tls" || !isFirstOfHost) return [];
  return [
    {
      id: "tls-invalid",
      security: "medium",
      works: "high",
      summary: `No browser talks to ${new URL(endpoint.url).origin}: ${message}. Clients that switch the check off talk to whoever is on the network path.`,
      evidence: [
        {
          role: "shows",
          shows: `There is no answer: ${message}.`,
          request: { method: "GET", url: endpoint.url, headers: [] },
          answer: null,
        },
      ],
    },
  ];
}

/** More redirects than this are a loop for browsers too (20 there). */
const MAX_REDIRECTS = 10;

/** Why a redirect cannot be judged, as a sentence; `null` where an answer stands at its end, on the same host. */
async function whereItLeads({ endpoint, ask }: CheckContext, base: Asked): Promise<string | null> {
  let { answer } = base;
  let at = new URL(endpoint.url);
  for (let hop = 0; isRedirect(answer); hop++) {
    const [location = ""] = valuesOf(answer.headers, "location");
    if (!URL.canParse(location, at)) return "it answers with a redirect to what is no URL";
    at = new URL(location, at);
    if (at.origin !== new URL(endpoint.url).origin)
      return `it answers with a redirect to ${at.origin}, which is not followed: audit that URL instead`;
    if (hop === MAX_REDIRECTS) return `it answers with redirects without an end: ${MAX_REDIRECTS} were followed`;
    at.searchParams.delete("corslet");
    ({ answer } = await ask.get(null, { path: `${at.pathname}${at.search}` }));
  }
  return null;
}
