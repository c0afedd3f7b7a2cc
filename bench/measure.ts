import type { Case } from "./cases.ts";
import type { Build, Contestant, Family, FamilyId, Role, Source } from "./contestants/contestant.ts";
import { shuffle, summarize } from "./statistics.ts";

/** One contestant with one number of origins, and what each round said of it. */
export interface Timed {
  readonly name: string;
  readonly role: Role;
  readonly count: number;
  /** Nanoseconds a response, one number a round. */
  readonly rounds: readonly number[];
}

/** All that was measured against each other: one case in one family. */
export interface Heat {
  readonly family: FamilyId;
  readonly asked: Case;
  readonly timed: readonly Timed[];
}

interface Entrant<Exchange> {
  readonly count: number;
  readonly contestant: Contestant<Exchange>;
  /** Nanoseconds a response, one number a pass of the round that runs. */
  readonly passes: number[];
  readonly rounds: number[];
}

/** Times that a round passes by every entrant. */
const PASSES = 7;
const WARM_UP_PASSES = 300;
const FEWEST_ROUNDS = 5;

/**
 * Measures one case in one family.
 *
 * A pass times one batch of every entrant, in an order drawn anew, within a few milliseconds: what the machine does
 * meanwhile meets all of them alike. A round is the median of its passes, so that a collection of garbage or a switch
 * to another process, which strike one batch, are left out; rounds are then compared within themselves.
 *
 * @param seconds how long to go on, after warming up.
 */
export async function measure<Exchange>(
  family: Family<Exchange>,
  asked: Case,
  builds: readonly Build[],
  seconds: number,
): Promise<Heat> {
  const entrants = await entrantsOf(family, asked, builds);
  const order = [...entrants];
  const source = family.open(asked);
  const pass = async (): Promise<void> => {
    for (const { contestant, passes } of shuffle(order)) passes.push(await timeBatch(family, source, contestant));
  };
  try {
    for (let i = 0; i < WARM_UP_PASSES; i++) await pass();
    for (const { passes } of entrants) passes.length = 0;
    const end = performance.now() + seconds * 1000;
    for (let round = 0; round < FEWEST_ROUNDS || performance.now() < end; round++) {
      for (let i = 0; i < PASSES; i++) await pass();
      for (const { passes, rounds } of entrants) rounds.push(summarize(passes.splice(0)).median);
    }
  } finally {
    source.close();
  }
  const timed = entrants.map(({ count, contestant: { name, role }, rounds }) => ({ name, role, count, rounds }));
  return { family: family.id, asked, timed };
}

/** Every contestant once for each number of origins; what runs alone looks at no list, and is there once. */
async function entrantsOf<Exchange>(
  family: Family<Exchange>,
  asked: Case,
  builds: readonly Build[],
): Promise<Entrant<Exchange>[]> {
  const entrants: Entrant<Exchange>[] = [];
  for (const count of asked.counts) {
    for (const contestant of await family.contestants({ asked, count, builds })) {
      if (contestant.role === "alone" && entrants.length > 0) continue;
      entrants.push({ count, contestant, passes: [], rounds: [] });
    }
  }
  return entrants;
}

/** Nanoseconds a response. Making requests ready, and finishing connections, is outside of the measured time. */
async function timeBatch<Exchange>(
  { isAsync }: Family<Exchange>,
  source: Source<Exchange>,
  { handle }: Contestant<Exchange>,
): Promise<number> {
  const exchanges = await source.next();
  const results: unknown[] = Array.from({ length: exchanges.length }, () => null);
  const start = process.hrtime.bigint();
  if (isAsync) {
    for (let i = 0; i < exchanges.length; i++) results[i] = await handle(exchanges[i] as Exchange);
  } else {
    for (let i = 0; i < exchanges.length; i++) results[i] = handle(exchanges[i] as Exchange);
  }
  const elapsed = process.hrtime.bigint() - start;
  await source.finish(exchanges, results);
  return Number(elapsed) / exchanges.length;
}
