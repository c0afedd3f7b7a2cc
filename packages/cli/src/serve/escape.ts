// Control characters of C0 and C1 (a terminal takes U+009B for an escape sequence), separators that other programs
// break lines at, what turns text around, and halves of pairs.
const UNSAFE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu;

/** Writes what could end a line or reach a terminal as `\u0000`, so that one record stays one line of plain text. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A value in a line of text: as it is when it is plain, else in quotes, so that no blank in it looks like the next field. */
export function quoted(text: string): string {
  return /^[!#-[\]-~]+$/.test(text) ? text : `"${escapeControls(text.replace(/["\\]/g, String.raw`\$&`))}"`;
}

/** As much of a value as a log needs. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
