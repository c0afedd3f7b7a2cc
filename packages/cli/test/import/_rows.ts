import { afterAll, expect, test } from "vitest";
import { checkPolicy } from "corslet";
import type { PeerName } from "../../src/import/peer.ts";
import type { ImportFlags } from "../../src/import/run-import.ts";
import { differences, seen } from "./_decisions.ts";
import { importText, outcomeOf } from "./_import.ts";
import { runnerOf, startFlask } from "./_peers.ts";

export interface Row {
  readonly title: string;
  readonly source: string;
  readonly flags?: Partial<ImportFlags>;
  /** The policy that is written; or where it is refused, and why: `line:column code`. */
  readonly gives: string;
  /** Codes among the findings, with their kinds. */
  readonly tells?: readonly string[];
  /** Paths of which the library itself is asked: it decides alike, where the report says so. */
  readonly asked?: readonly string[];
}

/** Runs a table of sources of one library. */
export function testRows(peer: PeerName, rows: readonly Row[]): void {
  const flask = peer === "flask-cors" ? startFlask() : null;
  afterAll(() => flask?.stop());

  test.each(rows)("$title", ({ source, flags, gives, tells = [] }) => {
    const result = importText(peer, source, flags);
    expect(outcomeOf(result).trim()).toBe(undent(gives));
    expect(result.findings.map(({ kind, code }) => `${kind} ${code}`)).toEqual(expect.arrayContaining([...tells]));
    if (result.config !== null)
      expect(checkPolicy(result.config).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test.each(rows.filter(({ asked }) => asked !== undefined))("$title: decides as the library", async (row) => {
    const { source, flags, asked = [] } = row;
    const run = runnerOf(peer, flask);
    // Told of by the tests of peers.test.ts.
    if (run === null) return;
    const before = seen.readable;
    expect(await differences(importText(peer, source, flags), await run(source), asked)).toEqual([]);
    expect(seen.readable).toBeGreaterThan(before);
  });
}

function undent(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(indent)).join("\n");
}
