import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { definePolicy, type Policy, type RequestFacts } from "corslet";
import { ALLOW_HEADERS, GRANTED, METHODS, originsOf, PATH } from "./cases.ts";
import { type Summary, summarize } from "./statistics.ts";

// What a server never does in one exchange: a million origins, ten thousand patterns, headers of a megabyte. Measured on
// `policy.decide`, without a server: Node refuses such heads, but not everything that calls it does.

/** One measurement of a decision, or of the policy that it needs, and what it should stay under. */
export interface Scaled {
  readonly text: string;
  readonly seen: Summary;
  readonly unit: "" | " µs" | " s" | " MB" | " bytes";
  readonly most: number;
}

type Asked = Omit<RequestFacts, "path">;

const MILLION = 1_000_000;
const MEBIBYTE = 1 << 20;
const ROUNDS = 80;
const WARM_UP_ROUNDS = 20;
const DECISIONS = 400;

/** Measures all of it; takes about twenty seconds, most of which go into making lists and policies. */
export function measureScale(): Scaled[] {
  const one = policyOf([GRANTED]);
  const million = originsOf(MILLION);
  const many = policyOf(million);
  const patterns = Array.from({ length: 10_000 }, (_, i) => `https://*.tenant-${i}.example.com`);
  const [pattern, manyPatterns] = [policyOf(patterns.slice(-1)), policyOf(patterns)];
  const ofPattern = "https://a.tenant-9999.example.com";
  const set = new Set(million);
  const any = (): Asked => get(million[Math.floor(Math.random() * MILLION)] as string);

  return [
    ratio("granted among 1,000,000 origins, of 1", 1.5, decides(many, granted), decides(one, granted)),
    ratio("refused beside 1,000,000 origins, of 1", 1.5, decides(many, refused), decides(one, refused)),
    // The processor's caches hold no million strings. To find one costs anybody what the memory's latency costs.
    ratio("any of 1,000,000 origins, of Set.has among them", 1.5, decides(many, any), {
      ask: any,
      run: ({ origin }) => set.has(origin as string),
    }),
    ratio(
      "granted by one of 10,000 wildcards, of 1",
      1.5,
      decides(manyPatterns, () => get(ofPattern)),
      decides(pattern, () => get(ofPattern)),
    ),
    ratio("refused beside 10,000 wildcards, of 1", 1.5, decides(manyPatterns, refused), decides(pattern, refused)),
    ...building(million),
    ...hostile("Origin of 1 MiB", manyPatterns, get("a".repeat(MEBIBYTE))),
    ...hostile("Access-Control-Request-Method of 1 MiB", one, preflight("a".repeat(MEBIBYTE), "")),
    ...hostile("Access-Control-Request-Headers of 1 MiB, one name", one, preflight("PUT", "a".repeat(MEBIBYTE))),
    ...hostile("Access-Control-Request-Headers of 1 MiB, commas", one, preflight("PUT", ",".repeat(MEBIBYTE))),
  ];
}

function policyOf(origins: readonly string[]): Policy {
  return definePolicy({ origins, methods: METHODS, allowHeaders: ALLOW_HEADERS, credentials: true });
}

const get = (origin: string): Asked => ({ method: "GET", origin });
const granted = (): Asked => get(GRANTED);
const refused = (): Asked => get(`${GRANTED}.evil.test`);

function preflight(requestMethod: string, requestHeaders: string): Asked {
  return { method: "OPTIONS", origin: GRANTED, requestMethod, requestHeaders };
}

interface Subject {
  readonly ask: () => Asked;
  readonly run: (facts: RequestFacts) => unknown;
}

function decides(policy: Policy, ask: () => Asked): Subject {
  return { ask, run: policy.decide };
}

/** How long one takes, as a multiple of how long the other takes. */
function ratio(text: string, most: number, subject: Subject, base: Subject): Scaled {
  const quotients: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP_ROUNDS; round++) {
    const [over, under] = round % 2 === 0 ? [time(subject), time(base)] : [time(base), time(subject)].toReversed();
    if (round >= WARM_UP_ROUNDS) quotients.push((over as number) / (under as number));
  }
  return { text, most, unit: "", seen: summarize(quotients) };
}

/** Nanoseconds a call, with strings that nobody has seen before, as those of requests are. */
function time({ ask, run }: Subject): number {
  const asked = Array.from({ length: DECISIONS }, (): RequestFacts => {
    const { origin, ...rest } = ask();
    return { ...rest, path: fresh(PATH), origin: fresh(origin as string) };
  });
  const start = process.hrtime.bigint();
  for (const facts of asked) run(facts);
  return Number(process.hrtime.bigint() - start) / DECISIONS;
}

function fresh(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}

function building(origins: readonly string[]): Scaled[] {
  const collect = collector();
  const seconds: number[] = [];
  const megabytes: number[] = [];
  const held: Policy[] = [];
  for (let i = 0; i < 3; i++) {
    const before = collect();
    const start = performance.now();
    held.push(policyOf(origins));
    seconds.push((performance.now() - start) / 1000);
    megabytes.push((collect() - before) / 1e6);
  }
  if (!held.every((policy) => policy.decide({ ...granted(), path: PATH }).allowed))
    throw new Error("it is not granted");
  return [
    { text: "a policy of 1,000,000 origins is built in", most: 2, unit: " s", seen: summarize(seconds) },
    { text: "and holds, beside the strings", most: 100, unit: " MB", seen: summarize(megabytes) },
  ];
}

/** What a value of a request costs by its length: time, and memory that is left to collect. */
function hostile(text: string, policy: Policy, asked: Asked): Scaled[] {
  const facts = { ...asked, path: PATH };
  const microseconds: number[] = [];
  const bytes: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP_ROUNDS; round++) {
    const before = process.memoryUsage().heapUsed;
    const start = process.hrtime.bigint();
    for (let i = 0; i < DECISIONS; i++) policy.decide(facts);
    const elapsed = Number(process.hrtime.bigint() - start) / 1000 / DECISIONS;
    const left = (process.memoryUsage().heapUsed - before) / DECISIONS;
    if (round < WARM_UP_ROUNDS) continue;
    microseconds.push(elapsed);
    bytes.push(left);
  }
  return [
    { text, most: 2, unit: " µs", seen: summarize(microseconds) },
    { text: `${text}, allocated`, most: 1024, unit: " bytes", seen: summarize(bytes) },
  ];
}

/** Collects garbage, and says how many bytes are held. */
function collector(): () => number {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  return () => {
    gc();
    return process.memoryUsage().heapUsed;
  };
}
