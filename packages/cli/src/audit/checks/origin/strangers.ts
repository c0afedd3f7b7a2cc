import type { CheckContext, FindingDraft } from "../../check.ts";
import { control } from "../../evidence.ts";
import { isUndeclared, type Reading, readingOf } from "../../reading.ts";
import { valuesOf } from "../../judge.ts";
import { type Door, draftOf, type OpenDoor, refusedStranger, sentenceOf, tryDoor } from "./door.ts";

/** What is known after strangers have asked. */
export interface StrangersSeen {
  readonly findings: readonly FindingDraft[];
  /** Whether anybody is let in by name, or everybody by `*`: nothing else about origins is worth asking then. */
  readonly isOpen: boolean;
}

/** Asks as origins that nobody has heard of, and as one without a name. */
export async function askAsStrangers(context: CheckContext): Promise<StrangersSeen> {
  const first = await refusedStranger(context);
  const open = await openToStrangers(context, first);
  const nameless = await tryDoor(context, NAMELESS);
  if (open !== null) {
    const draft = await draftOf(context, open, nameless === null ? [] : ["origin-null"], open.first);
    const asked = await context.ask.get(null);
    const evidence = [...draft.evidence.slice(0, 2), control(asked, "Without an Origin, for comparison.")];
    return { findings: [{ ...draft, evidence }], isOpen: true };
  }
  if (first.reads && first.isByWildcard) return { findings: await wildcardFindings(context, first), isOpen: true };
  if (nameless !== null) return { findings: [await draftOf(context, nameless)], isOpen: false };
  return { findings: [], isOpen: false };
}

const NAMELESS: Door = {
  id: "origin-null",
  at: () => "null",
  actor: "some-browsers",
  because: "the server takes null for an origin that it trusts",
};

/** Two strangers of different schemes and top-level domains; where plain http alone is refused, two of https. */
async function openToStrangers(context: CheckContext, first: Reading): Promise<OpenDoor | null> {
  const label = context.ask.label;
  const plain = await readingOf(context, `http://${label("stranger-2")}.net`);
  const [one, two] = [isUndeclared(context, first), isUndeclared(context, plain)];
  if (!one && !two) return null;
  const others = one && two ? [] : [`https://${label("stranger-3")}.org`, `http://${label("stranger-4")}.io`];
  const seen = [first, plain];
  for (const origin of others) seen.push(await readingOf(context, origin));
  const readers = seen.filter((reading) => isUndeclared(context, reading));
  const [a, b] = readers;
  if (a === undefined || b === undefined) return null;
  const second = await readingOf(context, b.origin, { again: "confirm" });
  if (!isUndeclared(context, second)) return null;
  const door: Door = {
    id: "origin-reflect-any",
    at: () => a.origin,
    actor: "anybody",
    because: "the server answers every origin with its own name",
  };
  return { door, first: a, second };
}

// `*` is no credential's friend, and a right answer for what is public. A policy that names origins says that this is not.
async function wildcardFindings(context: CheckContext, first: Reading): Promise<FindingDraft[]> {
  const { trusted } = context;
  if (trusted.from !== "policy" || trusted.isPublic) return [];
  const door: Door = {
    id: "origin-reflect-any",
    at: (word) => `https://${context.ask.label(word)}.com`,
    actor: "anybody",
    because: "the answer lets everybody read, though the policy names who may",
  };
  const second = await readingOf(context, door.at("second"), { again: "confirm" });
  if (!second.reads) return [];
  const draft = await draftOf(context, { door, first, second }, [], first);
  const [line] = valuesOf(first.asked.answer.headers, "access-control-allow-origin");
  return [{ ...draft, summary: sentenceOf(context, first, door.because).replace("names it", `is ${line ?? "*"}`) }];
}
