import type { Row } from "./compare.ts";
import type { Summary } from "./statistics.ts";

/** What the added cost should stay under. Misses are told, and fail nothing: timings are no tests. */
interface Target {
  readonly text: string;
  readonly of: (rows: readonly Row[]) => Summary | undefined;
  readonly most: number;
  /** Where we want to be next. */
  readonly next?: number;
}

const TARGETS: readonly Target[] = [
  { text: "request granted, of the floor", of: ratio("granted", "floor"), most: 1.1, next: 1 },
  { text: "request refused, of cors", of: ratio("refused", "cors"), most: 0.4, next: 0.3 },
  { text: "preflight granted, of the floor", of: ratio("preflight", "floor"), most: 0.5, next: 0.3 },
  { text: "preflight granted, of cors", of: ratio("preflight", "cors"), most: 0.3, next: 0.17 },
  { text: "preflight, refused origin, of cors", of: ratio("preflight-refused", "cors"), most: 0.4, next: 0.3 },
  { text: "request granted, 10,000 origins of 1", of: growth("granted"), most: 1.2 },
  { text: "request refused, 10,000 origins of 1", of: growth("refused"), most: 1.2 },
  { text: "preflight granted, 10,000 origins of 1", of: growth("preflight"), most: 1.2 },
];

function ratio(id: string, other: string): Target["of"] {
  return (rows) => rows.find((row) => isMain(row) && row.id === id && row.count === 1)?.ratios[other];
}

function growth(id: string): Target["of"] {
  return (rows) => rows.find((row) => isMain(row) && row.id === id && row.count === 10_000)?.growth;
}

// The handler that sets headers of its own is the one that real handlers are like.
function isMain(row: Row): boolean {
  return row.family === "node";
}

export type Mark = "pass" | "miss" | "unclear";

export interface Judged {
  readonly text: string;
  readonly seen: Summary;
  readonly most: number;
  readonly mark: Mark;
  readonly next?: number;
  readonly nextMark?: Mark;
}

/** Holds what was measured against the targets that it says something of. */
export function judge(rows: readonly Row[]): Judged[] {
  return TARGETS.flatMap(({ text, of, most, next }) => {
    const seen = of(rows);
    if (seen === undefined) return [];
    const judged = { text, seen, most, mark: markOf(seen, most) };
    return [next === undefined ? judged : { ...judged, next, nextMark: markOf(seen, next) }];
  });
}

/** Holds a measurement against a target. Within the confidence interval the noise decides, and noise is no verdict. */
export function markOf({ confidence: [low, high] }: Summary, most: number): Mark {
  if (high <= most) return "pass";
  return low > most ? "miss" : "unclear";
}
