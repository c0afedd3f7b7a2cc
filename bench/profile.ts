import { type Profiler, Session } from "node:inspector/promises";
import { caseOf } from "./cases.ts";
import type { Contestant, Family, Role, Source } from "./contestants/contestant.ts";
import { elysia } from "./contestants/elysia.ts";
import { fastify } from "./contestants/fastify.ts";
import { koa } from "./contestants/koa.ts";
import { node } from "./contestants/node.ts";
import { currentLoad, machineAfter } from "./machine.ts";
import { OWN_BUILD } from "./own-build.ts";
import { profileTables, writePages } from "./pages.ts";
import { markdownOf } from "./report.ts";
import { type ProfileResult, store } from "./results.ts";

// Where the time of a response goes: V8's sampling profiler around the same batches that the bench times, for what misses
// its target or stands near it.

const BATCHES = 3000;
const WARM_UP = 600;
const MICROSECONDS = 100;
const SHOWN = 10;
// Exchanges in a batch, as wire.ts and requests.ts make them.
const BATCH = 64;

type Times = ReadonlyMap<string, { readonly owner: string; readonly name: string; readonly ns: number }>;

async function run(): Promise<void> {
  const loadBefore = currentLoad();
  const cases = [
    await profiled(node, "preflight"),
    await profiled(node, "refused"),
    await profiled(fastify, "granted"),
    await profiled(koa, "refused"),
    await profiled(elysia, "granted"),
  ];
  const result: ProfileResult = { machine: machineAfter(loadBefore), cases };
  process.stdout.write(`${profileTables(result).map(markdownOf).join("\n\n")}\n`);
  if (!process.argv.includes("--write")) return;
  store("profile", result);
  writePages();
}

async function profiled<Exchange>(family: Family<Exchange>, id: string): Promise<ProfileResult["cases"][number]> {
  const asked = caseOf(id);
  const contestants = await family.contestants({ asked, count: 1, builds: [OWN_BUILD] });
  const handleOf = (role: Role): Contestant<Exchange>["handle"] =>
    (contestants.find((each) => each.role === role) as Contestant<Exchange>).handle;
  const profile = await profileOf(family.open(asked), handleOf("alone"), handleOf("corslet"));
  const [alone, corslet] = [selfTimes(profile, runAlone.name), selfTimes(profile, runCorslet.name)];
  const owners = [...new Set([...alone.values(), ...corslet.values()].map(({ owner }) => owner))];
  return {
    title: asked.title,
    of: family.id,
    owners: owners
      .map((owner) => ({ owner, alone: sum(alone, owner), corslet: sum(corslet, owner) }))
      .filter((each) => Math.max(each.alone, each.corslet) >= 10)
      .toSorted((a, b) => b.corslet - b.alone - (a.corslet - a.alone)),
    functions: [...corslet]
      .map(([key, { owner, name, ns }]) => ({ name: `${name}, ${owner}`, added: ns - (alone.get(key)?.ns ?? 0) }))
      .toSorted((a, b) => b.added - a.added)
      .slice(0, SHOWN),
  };
}

function sum(times: Times, owner: string): number {
  return [...times.values()].filter((each) => each.owner === owner).reduce((total, { ns }) => total + ns, 0);
}

/** By turns, so that what disturbs the machine, and collections of garbage, meet both. */
async function profileOf<Exchange>(
  source: Source<Exchange>,
  alone: Contestant<Exchange>["handle"],
  corslet: Contestant<Exchange>["handle"],
): Promise<Profiler.Profile> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: MICROSECONDS });
  for (let batch = 0; batch < BATCHES + WARM_UP; batch++) {
    if (batch === WARM_UP) await session.post("Profiler.start");
    let exchanges = await source.next();
    await source.finish(exchanges, await runAlone(alone, exchanges));
    exchanges = await source.next();
    await source.finish(exchanges, await runCorslet(corslet, exchanges));
  }
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  source.close();
  return profile;
}

// Two functions of the same code: the profile tells them apart by their names.
async function runAlone<Exchange>(
  handle: Contestant<Exchange>["handle"],
  exchanges: readonly Exchange[],
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const exchange of exchanges) results.push(await handle(exchange));
  return results;
}

async function runCorslet<Exchange>(
  handle: Contestant<Exchange>["handle"],
  exchanges: readonly Exchange[],
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const exchange of exchanges) results.push(await handle(exchange));
  return results;
}

/** Self time below a function, by function, in nanoseconds a response. */
function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, root: string): Times {
  const byId = new Map(nodes.map((each) => [each.id, each]));
  const isUnder = new Map<number, boolean>();
  const mark = (each: Profiler.ProfileNode, under: boolean): void => {
    const isHere = under || each.callFrame.functionName === root;
    isUnder.set(each.id, isHere);
    for (const child of each.children ?? []) mark(byId.get(child) as Profiler.ProfileNode, isHere);
  };
  mark(nodes[0] as Profiler.ProfileNode, false);
  const times = new Map<string, { owner: string; name: string; ns: number }>();
  samples.forEach((id, i) => {
    const found = byId.get(id);
    if (found === undefined || isUnder.get(id) !== true) return;
    const { url, functionName, lineNumber } = found.callFrame;
    // Those of the bench are counted together.
    const owner = ownerOf(url, functionName);
    const key = owner === THE_BENCH ? owner : `${url}:${lineNumber}:${functionName}`;
    const seen = times.get(key) ?? { owner, name: functionName || "(anonymous)", ns: 0 };
    // A longer wait is another process's.
    seen.ns += (Math.min(timeDeltas[i] ?? 0, 2 * MICROSECONDS) * 1000) / (BATCHES * BATCH);
    times.set(key, seen);
  });
  return times;
}

const THE_BENCH = "the bench";

function ownerOf(url: string, name: string): string {
  if (url.startsWith("node:internal/deps/undici")) return "undici, which is Node's fetch";
  if (url.startsWith("node:")) return "Node";
  const [, packaged] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (packaged !== undefined) return packaged;
  if (url.includes("/packages/corslet/")) return "Corslet";
  if (name.startsWith("RegExp:")) return "Node's regular expressions";
  return url === "" ? "V8, and what is compiled at run time" : THE_BENCH;
}

await run();
