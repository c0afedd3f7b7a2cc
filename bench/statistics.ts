/** What is said of a list of measurements. */
export interface Summary {
  readonly median: number;
  /** The quartiles: half of all measurements lie between them. */
  readonly lower: number;
  readonly upper: number;
  /** Where the true median is, with 95% confidence, whatever the distribution: order statistics of the sign test. */
  readonly confidence: readonly [number, number];
  readonly count: number;
}

/** Summarises measurements; at least one. */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  const reach = 0.98 * Math.sqrt(count);
  return {
    median: quantile(sorted, 0.5),
    lower: quantile(sorted, 0.25),
    upper: quantile(sorted, 0.75),
    confidence: [at(sorted, Math.floor(count / 2 - reach) - 1), at(sorted, Math.ceil(count / 2 + reach))],
    count,
  };
}

function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = at(sorted, Math.floor(position));
  return below + (at(sorted, Math.ceil(position)) - below) * (position % 1);
}

function at(sorted: readonly number[], index: number): number {
  return sorted[Math.min(Math.max(index, 0), sorted.length - 1)] ?? Number.NaN;
}

/** Shuffles in place, each order as likely as any other (Fisher and Yates). */
export function shuffle<T>(items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
}
