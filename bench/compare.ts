import { titleOf } from "./cases.ts";
import type { FamilyId } from "./contestants/contestant.ts";
import type { Heat, Timed } from "./measure.ts";
import { type Summary, summarize } from "./statistics.ts";

/** What is said of one case with one number of origins: nanoseconds a response, and ratios of added costs. */
export interface Row {
  readonly family: FamilyId;
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly alone: Summary;
  /** What each contestant adds to the framework alone, by its name. */
  readonly added: Readonly<Record<string, Summary>>;
  /** Corslet's added cost as a multiple of another's, by the other's name. */
  readonly ratios: Readonly<Record<string, Summary>>;
  /** Corslet's added cost as a multiple of its own with one origin. */
  readonly growth?: Summary;
}

/** One heat that ran in several processes: all of their rounds. */
export function pooled(heats: readonly Heat[]): Heat {
  const [first] = heats;
  if (first === undefined) throw new Error("no heat ran");
  const roundsOf = (which: number): number[] => heats.flatMap(({ timed }) => [...(timed[which]?.rounds ?? [])]);
  return {
    ...first,
    timed: first.timed.map(({ name, role, count }, which) => ({ name, role, count, rounds: roundsOf(which) })),
  };
}

/** Compares what a heat timed, round by round: what disturbs a whole round falls out of its ratios. */
export function compare({ family, asked, timed }: Heat): Row[] {
  const alone = timed.find(({ role }) => role === "alone");
  if (alone === undefined) throw new Error(`nothing ran alone in ${family}, ${asked.id}`);
  const addedBy = ({ rounds }: Timed): number[] => rounds.map((ns, round) => ns - (alone.rounds[round] ?? Number.NaN));

  const isGrowth = asked.counts.length > 1;
  return asked.counts.flatMap((count): Row[] => {
    // What is measured with one list alone has a heat of its own.
    if (isGrowth && count === 1) return [];
    const here = timed.filter((each) => each.count === count && each.role !== "alone");
    const corslet = addedBy(subjectOf(timed, count));
    const rest = here.filter((each) => each !== subjectOf(timed, count));
    const row = {
      family,
      id: asked.id,
      title: titleOf(asked, count),
      count,
      alone: summarize(alone.rounds),
      added: Object.fromEntries(here.map((each) => [each.name, summarize(addedBy(each))])),
      ratios: Object.fromEntries(rest.map((each) => [each.name, summarize(quotients(corslet, addedBy(each)))])),
      ...(count === 1 ? {} : { growth: summarize(quotients(corslet, addedBy(subjectOf(timed, 1)))) }),
    };
    return [row];
  });
}

/** The build of Corslet that the others are compared with: the first. */
function subjectOf(timed: readonly Timed[], count: number): Timed {
  const found = timed.find((each) => each.role === "corslet" && each.count === count);
  if (found === undefined) throw new Error("corslet was not timed");
  return found;
}

function quotients(over: readonly number[], under: readonly number[]): number[] {
  return over.map((value, i) => value / (under[i] ?? Number.NaN));
}
