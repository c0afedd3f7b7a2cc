/** Above so many characters a name is not compared with others. */
const MAX_LENGTH = 64;

/** Of known names those that somebody may have meant, the likeliest first. */
export function nearestTo<Name extends string>(written: string, names: readonly Name[], most = 3): Name[] {
  const text = written.toLowerCase().slice(0, MAX_LENGTH);
  const limit = Math.max(2, Math.floor(text.length / 3));
  return names
    .map((name) => ({ name, distance: distanceOf(text, name), isPart: text.length > 2 && name.includes(text) }))
    .filter(({ distance, isPart }) => isPart || distance <= limit)
    .sort((a, b) => Number(b.isPart) - Number(a.isPart) || a.distance - b.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** How many characters must be put in, taken out or replaced to make one text the other. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
