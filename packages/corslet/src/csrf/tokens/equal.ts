/**
 * Whether a text is `expected` from an offset to its end, in a time that does not depend on where they differ. (With an
 * offset, since a part that was cut out of a string takes V8 three times as long to read.)
 */
export function endsInConstantTime(text: string, start: number, expected: string): boolean {
  if (text.length - start !== expected.length) return false;
  let difference = 0;
  for (let i = 0; i < expected.length; i++) difference |= text.charCodeAt(start + i) ^ expected.charCodeAt(i);
  return difference === 0;
}
