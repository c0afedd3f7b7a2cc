import { createHash } from "node:crypto";

/**
 * Makes labels that nobody has listed: of the target and a word, so that no list foresees them and every run has the
 * same. Letters alone, as patterns for labels often take nothing else.
 */
export function labelsFor(target: string): (word: string) => string {
  return (word) => {
    const digest = createHash("sha256").update(`${target}\n${word}`).digest();
    return Array.from(digest.subarray(0, 16), (byte) => String.fromCharCode(0x61 + (byte % 26))).join("");
  };
}

/** A port that nothing is known for, by the same rule. */
export function portOf(label: string): number {
  let sum = 0;
  for (const letter of label) sum = (sum * 31 + letter.charCodeAt(0)) % 20_000;
  return 20_000 + sum;
}
