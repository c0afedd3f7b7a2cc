import { randomBytes } from "node:crypto";
import type { Policy } from "corslet";
import type { HeaderLine } from "corslet/browser";
import type { ProbeAnswer, ProbeClient, ProbeRequest } from "../probe/client.ts";
import { type Claim, claimsOn } from "./claims.ts";
import { faultsOf, valuesOf, VARY_MISSING } from "./judge.ts";

/** A claim, what was asked and answered, and what is wrong with that. */
export interface Verdict {
  readonly claim: Claim;
  readonly request: ProbeRequest;
  /** `null`: there was none, and `faults` say why. */
  readonly answer: ProbeAnswer | null;
  readonly faults: readonly string[];
}

/** What was proved of a deployment, and what was not. */
export interface Verification {
  readonly verdicts: readonly Verdict[];
  readonly isComplete: boolean;
}

/** A path that is asked, with the pattern that governs it. */
export interface AskedPath {
  readonly resource: string;
  readonly path: string;
}

/** At most so many requests are under way. */
const CONCURRENCY = 8;

/** Asks a deployment everything that a policy says about some paths. */
export async function verify(
  base: URL,
  policy: Policy,
  paths: readonly AskedPath[],
  send: ProbeClient,
  onProgress: (done: number, all: number) => void = () => undefined,
): Promise<Verification> {
  const claims = paths.flatMap(({ resource, path }) => claimsOn(policy, resource, path));
  const verdicts: Verdict[] = Array.from({ length: claims.length });
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < claims.length; i = next++) {
      verdicts[i] = await prove(base, policy, claims[i] as Claim, send);
      onProgress(++done, claims.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  const cached = await Promise.all(paths.map((asked) => proveCached(base, policy, asked, send)));
  const order = new Map(paths.map(({ path }, index) => [path, index]));
  const all = withoutIdleVary([...verdicts, ...cached.flat()]).sort(
    (a, b) => (order.get(a.claim.path) ?? 0) - (order.get(b.claim.path) ?? 0),
  );
  return { verdicts: all, isComplete: all.every(({ answer }) => answer !== null) };
}

async function prove(base: URL, policy: Policy, claim: Claim, send: ProbeClient): Promise<Verdict> {
  const request = requestOf(base, claim);
  return judged(policy, claim, request, send);
}

async function judged(policy: Policy, claim: Claim, request: ProbeRequest, send: ProbeClient): Promise<Verdict> {
  try {
    const answer = await send(request);
    return { claim, request, answer, faults: await faultsOf(policy, claim, answer, request.url) };
  } catch (error) {
    return { claim, request, answer: null, faults: [`no answer: ${(error as Error).message}`] };
  }
}

// The same URL for several origins, one after the other: a cache that keeps them apart badly shows here. The query is new, so
// that nothing of the deployment's own cache is touched.
async function proveCached(
  base: URL,
  policy: Policy,
  { resource, path }: AskedPath,
  send: ProbeClient,
): Promise<Verdict[]> {
  const claims = claimsOn(policy, resource, path);
  const others = claims.filter(({ topic }) => topic === "neighbour" || topic === "stranger").slice(0, 1);
  const granted = claims.filter(({ topic }) => topic === "granted").slice(0, 2);
  const query = freshQuery();
  const verdicts: Verdict[] = [];
  for (const claim of [...others, ...granted]) {
    const cached: Claim = { ...claim, topic: "cached", how: `${claim.how}, at a URL that another origin has asked` };
    verdicts.push(await judged(policy, cached, requestOf(base, claim, query), send));
  }
  return verdicts;
}

function requestOf(base: URL, { path, origin, preflight, isHead }: Claim, query: string = freshQuery()): ProbeRequest {
  const headers: HeaderLine[] = origin === null ? [] : [["Origin", origin]];
  if (preflight !== undefined) {
    headers.push(["Access-Control-Request-Method", preflight.method]);
    if (preflight.header !== null) headers.push(["Access-Control-Request-Headers", preflight.header]);
  }
  const method = preflight !== undefined ? "OPTIONS" : isHead === true ? "HEAD" : "GET";
  return { method, url: `${base.origin}${path}${query}`, headers };
}

function freshQuery(): string {
  return `?corslet=${randomBytes(8).toString("hex")}`;
}

// Where every origin is answered alike, a cache cannot mix anything up.
function withoutIdleVary(verdicts: readonly Verdict[]): Verdict[] {
  const answers = new Map<string, Set<string>>();
  for (const { claim, answer } of verdicts) {
    if (answer === null || claim.preflight !== undefined) continue;
    const seen = answers.get(claim.path) ?? new Set();
    answers.set(claim.path, seen.add(JSON.stringify(valuesOf(answer.headers, "access-control-allow-origin"))));
  }
  return verdicts.map((verdict) =>
    (answers.get(verdict.claim.path)?.size ?? 0) > 1
      ? verdict
      : { ...verdict, faults: verdict.faults.filter((fault) => fault !== VARY_MISSING) },
  );
}
