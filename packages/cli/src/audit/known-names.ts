const ANSWERED = [
  "Access-Control-Allow-Origin",
  "Access-Control-Allow-Credentials",
  "Access-Control-Allow-Methods",
  "Access-Control-Allow-Headers",
  "Access-Control-Expose-Headers",
  "Access-Control-Max-Age",
];

// Sent by browsers, or known to some of them: no mistakes, or at least not of spelling.
const OTHERS = [
  "access-control-request-method",
  "access-control-request-headers",
  "access-control-request-private-network",
  "access-control-allow-private-network",
  "access-control-request-local-network",
  "access-control-allow-local-network",
];

const KNOWN = new Set([...ANSWERED.map((name) => name.toLowerCase()), ...OTHERS]);

/** More letters than this apart, a name is not that one misspelt. */
const MAX_DISTANCE = 2;

/** No header's name that is longer is compared. */
const MAX_NAME_LENGTH = 64;

/** The header that a name is a misspelling of; `null` where it is none. */
export function nearestName(name: string): string | null {
  const lower = name.toLowerCase();
  if (KNOWN.has(lower) || lower.length > MAX_NAME_LENGTH) return null;
  const nearest = ANSWERED.map((known) => ({ known, distance: distanceBetween(lower, known.toLowerCase()) })).sort(
    (a, b) => a.distance - b.distance,
  )[0];
  if (nearest === undefined) return null;
  return nearest.distance <= MAX_DISTANCE || lower.startsWith("access-control-") ? nearest.known : null;
}

/** How many letters have to be put in, taken out or replaced. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
