import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { EngineDriver } from "../engines/engine.ts";
import { SECTIONS } from "./rows/index.ts";
import type { Sent } from "./world/shots.ts";

type Engine = EngineDriver["name"];

/** What was seen of one row in one engine. */
export interface Observation {
  readonly sent: Sent;
  /** The guard's reason. */
  readonly reason: string;
  /** Without a guard: the session cookies whose accounts were changed. Of what passes: with it. */
  readonly changed: readonly string[];
}

/** What was seen in one engine, by the id of the row. */
export interface Observations {
  readonly version: string;
  readonly rows: Readonly<Record<string, Observation>>;
}

export function observationsFile(engine: Engine): string {
  return fileURLToPath(new URL(`observations/${engine}.json`, import.meta.url));
}

/** What was written down of an engine; nothing at first. */
export function readObservations(engine: Engine): Observations {
  try {
    return JSON.parse(readFileSync(observationsFile(engine), "utf8")) as Observations;
  } catch {
    return { version: "", rows: {} };
  }
}

/**
 * What to write down after a run: of rows that were not run, what was written down before. A new version of a browser
 * that sends the same is not worth a change.
 */
export function renderObservations(
  engine: Engine,
  version: string,
  seen: Readonly<Record<string, Observation>>,
): string {
  const before = readObservations(engine);
  const ids = SECTIONS.flatMap(({ rows }) => rows.map(({ id }) => id));
  const lines = (of: Readonly<Record<string, Observation>>) =>
    ids.filter((id) => id in of).map((id) => `    ${JSON.stringify(id)}: ${JSON.stringify(of[id])}`);
  const rows = lines({ ...before.rows, ...seen }).join(",\n");
  const isSame = rows === lines(before.rows).join(",\n") && before.version !== "";
  return `{\n  "version": ${JSON.stringify(isSame ? before.version : version)},\n  "rows": {\n${rows}\n  }\n}\n`;
}
