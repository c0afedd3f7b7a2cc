import type { cors as elysia } from "corslet/elysia";
import type { cors as fastify } from "corslet/fastify";
import type { withCors } from "corslet/fetch";
import type { cors as h3 } from "corslet/h3";
import type { cors as hono } from "corslet/hono";
import type { cors as koa } from "corslet/koa";
import type { cors } from "corslet/node";
import type { Case } from "../cases.ts";

export type FamilyId = "node" | "node-bare" | "fastify" | "koa" | "hono" | "h3" | "elysia";

/**
 * Contestants that are measured against each other, since they run on the same framework. An exchange is what they
 * are handed: a request, and what belongs to it; one call uses it up.
 */
export interface Family<Exchange> {
  readonly id: FamilyId;
  readonly title: string;
  /** The first one is the framework alone: what that costs is taken off the others. */
  readonly contestants: (setup: Setup) => Promise<readonly Contestant<Exchange>[]>;
  /** Opens what hands out exchanges of a case, made ready outside of the measured time. */
  readonly open: (asked: Case) => Source<Exchange>;
  /** Whether a handler answers after its call returned, so that its promise has to be awaited. */
  readonly isAsync: boolean;
}

/** Hands out exchanges, a batch at a time. */
export interface Source<Exchange> {
  readonly next: () => Promise<readonly Exchange[]>;
  /** Throws when an exchange was not answered, and gives it back. */
  readonly finish: (exchanges: readonly Exchange[], results: readonly unknown[]) => Promise<void>;
  /** The answer that the contestant gives. */
  readonly answer: (contestant: Contestant<Exchange>) => Promise<Answer>;
  readonly close: () => void;
}

/** What went over the wire: the header names in lower case, repeated lines joined. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** How a contestant is set up: the case's policy, and how many origins it lists. */
export interface Setup {
  readonly asked: Case;
  readonly count: number;
  readonly builds: readonly Build[];
}

/** A build of Corslet; more than one where two versions are compared. */
export interface Build {
  readonly name: string;
  readonly cors: typeof cors;
  readonly withCors: typeof withCors;
  /** The adapters of frameworks, of which an older build has none. */
  readonly fastify?: typeof fastify;
  readonly koa?: typeof koa;
  readonly hono?: typeof hono;
  readonly h3?: typeof h3;
  readonly elysia?: typeof elysia;
}

/** `alone` is the same handler without CORS, `bound` what nobody can be faster than. */
export type Role = "alone" | "bound" | "floor" | "peer" | "corslet";

/** One way to answer. */
export interface Contestant<Exchange> {
  readonly name: string;
  readonly role: Role;
  readonly handle: (exchange: Exchange) => unknown;
}
