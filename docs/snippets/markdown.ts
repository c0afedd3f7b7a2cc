import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A fenced block of a document, with what the comment before it says of how it is checked. */
export interface Snippet {
  /** Relative to the repository. */
  readonly file: string;
  /** Where its fence stands; counts from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** `<!-- test: KIND SUBJECT` and the lines after that; `null` when no such comment stands before the block. */
  readonly check: Check | null;
  /** The block after it, when that one's check is `output`. */
  readonly output: string | null;
}

/** How a block is checked. */
interface Check {
  readonly kind: string;
  /** The rest of the first line. */
  readonly subject: string;
  readonly lines: readonly string[];
}

/** The repository's root, with a slash at its end. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** Every document that users read, relative to the repository. */
export function documents(): string[] {
  const guides = readdirSync(`${ROOT}docs`).filter((name) => name.endsWith(".md"));
  const roots = readdirSync(ROOT).filter((name) => name.endsWith(".md"));
  const packages = readdirSync(`${ROOT}packages`).map((name) => `packages/${name}/README.md`);
  return [...roots, ...guides.map((name) => `docs/${name}`), ...packages.filter((file) => existsSync(ROOT + file))];
}

/** A document's text. */
export function readDocument(file: string): string {
  return readFileSync(ROOT + file, "utf8");
}

const BLOCK = /(?:<!-- test: ([^]*?)-->\s*)?^( *)```(\S*)\n([^]*?)^ *```$/gm;

/** The fenced blocks of a document, in order. */
export function snippetsOf(file: string): Snippet[] {
  const text = readDocument(file);
  const matches = [...text.matchAll(BLOCK)];
  const checks = matches.map(([, check]) => (check === undefined ? null : readCheck(check)));
  return matches.map(({ 0: whole, 2: indent = "", 3: language = "", 4: code = "", index: start }, index) => ({
    file,
    line: text.slice(0, start + whole.indexOf("```")).split("\n").length,
    language,
    code: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    check: checks[index] ?? null,
    output: checks[index + 1]?.kind === "output" ? (matches[index + 1]?.[4] ?? null) : null,
  }));
}

function readCheck(text: string): Check {
  const [first = "", ...rest] = text.trim().split("\n");
  const [, kind = "", subject = ""] = /^([\w-]+)[: ]*(.*)$/.exec(first.trim()) ?? [];
  return { kind, subject, lines: rest.map((line) => line.trim()).filter((line) => line !== "") };
}
