/** Wraps a text at blanks, and indents every line. A word longer than the width keeps its own line. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((wrapped) => `${indent}${wrapped}`).join("\n");
}

// Control characters, halves of a character, separators that other programs break lines at, and what turns text around.
const UNSAFE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu;
const SHOWN: Readonly<Record<string, string>> = { "\t": "\t", "\n": "\n", "\r": " " };

/**
 * A file's text as it may be shown: nothing in it can move a terminal's cursor, colour it, or show letters in another
 * order. Each code unit is replaced by one, so that columns hold.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, (unit) => SHOWN[unit] ?? "\uFFFD");
}

/** A count with its noun: `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
