import { CASES, type Case } from "./cases.ts";
import type { Build, Family, FamilyId } from "./contestants/contestant.ts";
import { elysia } from "./contestants/elysia.ts";
import { fastify } from "./contestants/fastify.ts";
import { h3 } from "./contestants/h3.ts";
import { hono } from "./contestants/hono.ts";
import { koa } from "./contestants/koa.ts";
import { node, nodeBare } from "./contestants/node.ts";
import { type Heat, measure } from "./measure.ts";

/** One case in one family, still to be measured. */
export interface Planned {
  readonly family: FamilyId;
  readonly asked: Case;
  /** How many are timed in it. */
  readonly entrants: number;
  readonly run: (builds: readonly Build[], seconds: number) => Promise<Heat>;
}

/** In the order in which they run. Each ends before the next begins, so that node's own code is compiled for the one. */
export const FAMILIES: readonly Pick<Family<never>, "id" | "title">[] = [
  node,
  nodeBare,
  fastify,
  koa,
  hono,
  h3,
  elysia,
];

/** All that is measured. A handler matters to no preflight, so the bare one is left out of those. */
export function plan(only: (id: FamilyId) => boolean, builds: number): Planned[] {
  return [
    ...planned(node, CASES, 3 + builds),
    ...planned(
      nodeBare,
      CASES.filter(({ isPreflight }) => !isPreflight),
      3 + builds,
    ),
    ...planned(fastify, CASES, 2 + builds),
    ...planned(koa, CASES, 2 + builds),
    ...planned(hono, CASES, 2 + 2 * builds),
    ...planned(h3, CASES, 2 + builds),
    ...planned(elysia, CASES, 2 + builds),
  ].filter(({ family }) => only(family));
}

// With one list of origins first, as a server has it, and apart from that with lists of every length side by side.
function planned<Exchange>(family: Family<Exchange>, cases: readonly Case[], contestants: number): Planned[] {
  return cases.flatMap(splitByLists).map((asked) => ({
    family: family.id,
    asked,
    entrants: 1 + (contestants - 1) * asked.counts.length,
    run: (builds, seconds) => measure(family, asked, builds, seconds),
  }));
}

function splitByLists(asked: Case): Case[] {
  return asked.counts.length === 1 ? [asked] : [{ ...asked, counts: [1] }, asked];
}
