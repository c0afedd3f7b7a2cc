import { readFileSync } from "node:fs";
import { output, type Ended } from "./program.ts";
import { ROOT, type Snippet } from "./markdown.ts";

/** Runs a block's command lines as bash does, with a server's port instead of the one that the guide names. */
export async function runShell({ code }: Snippet, port: number): Promise<Ended> {
  const commands = code.replaceAll(/(localhost|127\.0\.0\.1):\d+/g, `127.0.0.1:${port}`);
  return output("bash", ["-euo", "pipefail", "-c", commands], ROOT);
}

/** The lines of an expected output that were not printed. A line `…` stands for any others; header names in any case. */
export function missingLines(expected: string, printed: string): string[] {
  const seen = new Set(printed.split(/\r?\n/).map(comparable));
  return expected
    .split("\n")
    .filter((line) => line.trim() !== "" && line.trim() !== "…" && !seen.has(comparable(line)));
}

function comparable(line: string): string {
  const [, name = "", value = line] = /^([A-Za-z-]+):(.*)$/.exec(line) ?? [];
  return `${name.toLowerCase()}:${value.trim()}`;
}

/** The names of this repository's packages. */
export function ownPackages(): string[] {
  return ["corslet", "cli"].map((folder) => manifest(`packages/${folder}/package.json`).name);
}

/** The npm scripts of the repository's root. */
export function scripts(): string[] {
  return Object.keys(manifest("package.json").scripts);
}

function manifest(file: string): { name: string; scripts: Record<string, string> } {
  return JSON.parse(readFileSync(ROOT + file, "utf8")) as ReturnType<typeof manifest>;
}
