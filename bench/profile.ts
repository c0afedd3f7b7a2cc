import { type Profiler, Session } from "node:inspector/promises";
import { caseOf } from "./cases.ts";
import type { Contestant, Family } from "./contestants/contestant.ts";
import { elysia } from "./contestants/elysia.ts";
import { fastify } from "./contestants/fastify.ts";
import { node } from "./contestants/node.ts";
import { currentLoad, machineAfter } from "./machine.ts";
import { writePages } from "./pages.ts";
import { markdownOf } from "./report.ts";
import { OWN_BUILD } from "./own-build.ts";
import { profileTables } from "./pages.ts";
import { type ProfileResult, store } from "./results.ts";

// Where the time of a response goes: V8's sampling profiler around the same batches that the bench times, for what misses
// its target or stands near it.

const BATCHES = 3000;
const WARM_UP = 600;
const MICROSECONDS = 100;
const SHOWN = 10;
const ROOT = "profiledHandle";

type Times = ReadonlyMap<string, { readonly owner: string; readonly name: string; readonly ns: number }>;

async function run(): Promise<void> {
  const loadBefore = currentLoad();
  const cases = [
    await profiled(node, "preflight"),
    await profiled(fastify, "granted"),
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
  const timesOf = async (role: string): Promise<Times> =>
    profileOf(family, id, contestants.find((each) => each.role === role) as Contestant<Exchange>);
  const [alone, corslet] = [await timesOf("alone"), await timesOf("corslet")];
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

/** Self time by function, in nanoseconds a response. */
async function profileOf<Exchange>(
  { open }: Family<Exchange>,
  id: string,
  { handle }: Contestant<Exchange>,
): Promise<Times> {
  const source = open(caseOf(id));
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: MICROSECONDS });
  let responses = 0;
  for (let batch = 0; batch < BATCHES + WARM_UP; batch++) {
    if (batch === WARM_UP) await session.post("Profiler.start");
    const exchanges = await source.next();
    const results = await profiledHandle(handle, exchanges);
    await source.finish(exchanges, results);
    if (batch >= WARM_UP) responses += exchanges.length;
  }
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  source.close();
  return selfTimes(profile, responses);
}

async function profiledHandle<Exchange>(
  handle: Contestant<Exchange>["handle"],
  exchanges: readonly Exchange[],
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const exchange of exchanges) results.push(await handle(exchange));
  return results;
}

function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, responses: number): Times {
  const byId = new Map(nodes.map((each) => [each.id, each]));
  const isUnder = new Map<number, boolean>();
  const mark = (each: Profiler.ProfileNode, under: boolean): void => {
    const isHere = under || each.callFrame.functionName === ROOT;
    isUnder.set(each.id, isHere);
    for (const child of each.children ?? []) mark(byId.get(child) as Profiler.ProfileNode, isHere);
  };
  mark(nodes[0] as Profiler.ProfileNode, false);
  const times = new Map<string, { owner: string; name: string; ns: number }>();
  samples.forEach((id, i) => {
    const found = byId.get(id);
    if (found === undefined || isUnder.get(id) !== true) return;
    const { url, functionName, lineNumber } = found.callFrame;
    const key = `${url}:${lineNumber}:${functionName}`;
    const seen = times.get(key) ?? { owner: ownerOf(url, functionName), name: functionName || "(anonymous)", ns: 0 };
    seen.ns += ((timeDeltas[i] ?? 0) * 1000) / responses;
    times.set(key, seen);
  });
  return times;
}

function ownerOf(url: string, name: string): string {
  if (url.startsWith("node:internal/deps/undici")) return "undici, which is Node's fetch";
  if (url.startsWith("node:")) return "Node";
  const [, packaged] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (packaged !== undefined) return packaged;
  if (url.includes("/packages/corslet/")) return "Corslet";
  if (name.startsWith("RegExp:")) return "Node's regular expressions";
  return url === "" ? "V8" : "the bench";
}

await run();
