import type { Call, Case, TargetName, UrlScript } from "../vocabulary.ts";
import { generateScript } from "./answers.ts";
import { generateCall } from "./calls.ts";
import { Random } from "./random.ts";

const TARGETS = [
  [55, "cross"],
  [20, "site"],
  [15, "page"],
  [10, "other"],
] as const satisfies readonly (readonly [number, TargetName])[];

/** Cases that a seed determines: the same seed, the same cases, whatever their number. */
export function generateCases(seed: number, count: number): Case[] {
  return Array.from({ length: count }, (_, index) => generateCase(new Random(seed + index * 0x9e3779b9), index, seed));
}

function generateCase(random: Random, index: number, seed: number): Case {
  const target = () => random.weighted(TARGETS);
  // Redirects lead on, from a to b to c, so that every chain ends; some stay where they are and have one host.
  const [a, b, c] = [`${target()}/a`, `${target()}/b`, `${target()}/c`];
  const urls: Record<string, UrlScript> = {
    [a]: generateScript(random, [b, b, c]),
    [b]: generateScript(random, [c]),
    [c]: generateScript(random, []),
  };
  const count = random.weighted([
    [65, 1],
    [22, 2],
    [13, 3],
  ]);
  const calls: Call[] = [];
  for (let i = 0; i < count; i++) {
    const before = calls.at(-1);
    // The same call again is what the preflight cache is for.
    if (before !== undefined && random.chance(0.4)) calls.push(before);
    else calls.push(generateCall(random, random.chance(0.9) ? a : `${a}?q`));
  }
  return {
    title: `generated ${index} of seed ${seed}`,
    ...(random.chance(0.1) && { page: "sandboxed" }),
    calls,
    urls,
  };
}
