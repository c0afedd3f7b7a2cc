import type { CheckContext, FindingDraft } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { type Actor, exposureOf } from "../../exposure.ts";
import { isUndeclared, type Reading, readingOf } from "../../reading.ts";
import type { RuleId } from "../../rules/rule.ts";

/** An origin that a careless server lets in. */
export interface Door {
  readonly id: RuleId;
  /** The origin; another one for another word, where something in it is fresh. */
  readonly at: (word: string) => string;
  readonly actor: Actor;
  /** Why the server lets it in, as a clause: `the host is compared up to its end only`. */
  readonly because: string;
}

/** A door that stands open: asked twice. */
export interface OpenDoor {
  readonly door: Door;
  readonly first: Reading;
  readonly second: Reading;
}

/** Tries a door, and once more with other fresh names where it opens. `null`: it is shut, or nobody can say. */
export async function tryDoor(context: CheckContext, door: Door): Promise<OpenDoor | null> {
  const { trusted } = context;
  // What was declared may read: there is nothing to find out.
  if (!trusted.isPublic && trusted.holds(door.at("first"))) return null;
  const first = await readingOf(context, door.at("first"));
  if (!isUndeclared(context, first)) return null;
  const second = await readingOf(context, door.at("second"), { again: "confirm" });
  return isUndeclared(context, second) ? { door, first, second } : null;
}

/** The first of some doors that stands open. */
export async function firstOpen(context: CheckContext, doors: readonly Door[]): Promise<OpenDoor | null> {
  for (const door of doors) {
    const open = await tryDoor(context, door);
    if (open !== null) return open;
  }
  return null;
}

/** A stranger that is refused, which shows that it is not everybody who is let in. */
export async function refusedStranger(context: CheckContext): Promise<Reading> {
  return readingOf(context, `https://${context.ask.label("stranger")}.com`);
}

/** The finding that an open door is. */
export async function draftOf(
  context: CheckContext,
  { door, first, second }: OpenDoor,
  symptoms: readonly RuleId[] = [],
  other?: Reading,
): Promise<FindingDraft> {
  const refused = other ?? (await refusedStranger(context));
  return {
    id: door.id,
    security: await exposureOf(door.actor, first, context),
    works: "none",
    summary: sentenceOf(context, first, door.because),
    symptoms,
    evidence: [
      shows(first.asked, `The answer names ${first.origin}, which nobody declared.`),
      confirms(second.asked, `So does the answer to ${second.origin}.`),
      control(refused.asked, `${refused.origin} is ${refused.reads ? "let in too" : "refused"}.`),
    ],
  };
}

/** `A page on … can read … because …`. */
export function sentenceOf({ endpoint }: CheckContext, { origin, withCredentials }: Reading, because: string): string {
  const page = origin === "null" ? "A sandboxed frame on any page" : `A page on ${origin}`;
  const whose = withCredentials ? "what a signed-in user gets from" : "without credentials, what anybody gets from";
  const lines = withCredentials
    ? "Access-Control-Allow-Origin names it and Access-Control-Allow-Credentials is true"
    : "Access-Control-Allow-Origin names it";
  return `${page} can read ${whose} ${endpoint.url}, because ${because}: ${lines}.`;
}
