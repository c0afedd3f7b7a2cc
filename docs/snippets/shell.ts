import { readFileSync } from "node:fs";
import { type Ended, output, type Running } from "./program.ts";
import { ROOT, type Snippet } from "./markdown.ts";

/** Runs a block's command lines as bash does, with a server's ports instead of those that the guide names. */
export async function runShell(
  { code }: Snippet,
  { port, ports = {} }: Pick<Running, "port" | "ports">,
): Promise<Ended> {
  const commands = code.replaceAll(
    /(?:localhost|127\.0\.0\.1):(\d+)/g,
    (_, written: string) => `127.0.0.1:${ports[written] || port}`,
  );
  return output("bash", ["-euo", "pipefail", "-c", commands], ROOT);
}

/** The lines of an expected output that were not printed. A line `…` stands for any others; header names in any case. */
export function missingLines(expected: string, printed: string): string[] {
  const seen = new Set(printed.split(/\r?\n/).map(comparable));
  return expected
    .split("\n")
    .filter((line) => line.trim() !== "" && line.trim() !== "…" && !seen.has(comparable(line)));
}

// Times, durations and ports differ from run to run.
function comparable(line: string): string {
  const steady = line
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/\b[\d.]+ms\b|(?<="durationMs":)[\d.]+/g, "DURATION")
    .replaceAll(/(?<=127\.0\.0\.1:)\d+/g, "PORT");
  const [, name = "", value = steady] = /^([A-Za-z-]+):(.*)$/.exec(steady) ?? [];
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
