import type { PolicyFile } from "../../policy-file/policy-file.ts";
import { dataReader } from "../../policy-file/read-data.ts";
import { type FileHints, readSource } from "../../policy-file/read-source.ts";
import { type BaselineFault, checkBaseline } from "./check-baseline.ts";
import type { BaselineEntry } from "./entry.ts";

const HINTS: FileHints = {
  missing: "check the name, or make one with --write-baseline",
  folder: "name the baseline file in it",
  empty: "write accepted: [], or make one with --write-baseline",
  nested: "a baseline needs three levels",
};

/** A baseline as it was read; with faults, no entry of it counts. */
export interface LoadedBaseline {
  readonly file: PolicyFile;
  readonly entries: readonly BaselineEntry[];
  readonly faults: readonly BaselineFault[];
}

/**
 * Reads a baseline: YAML or JSON.
 *
 * @throws {PolicyFileError} when it cannot be read or parsed. A baseline with faults is no such error.
 */
export async function loadBaseline(path: string, cwd: string = process.cwd()): Promise<LoadedBaseline> {
  const file = await readSource(path, cwd, HINTS, dataReader("A baseline is YAML or JSON."));
  return { file, ...checkBaseline(file) };
}
