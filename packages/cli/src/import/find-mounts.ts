import { UsageError } from "../terminal/usage-error.ts";
import { shellWord } from "./answers.ts";
import type { ImportSource } from "./import-source.ts";
import { Evaluator } from "./javascript/evaluate.ts";
import { findInProgram, wholeMount } from "./javascript/find.ts";
import { modulesOf } from "./javascript/peer-function.ts";
import type { Found } from "./mount.ts";
import { type Peer, peerOf, PEERS } from "./peer.ts";
import { findInPython } from "./python/find.ts";
import { flaskMounts } from "./python/places.ts";
import type { Reading } from "./reading.ts";

/**
 * Finds where the library is used in what is imported.
 *
 * @throws {UsageError} when it is not used there.
 */
export function findMounts(reading: Reading, from: ImportSource): Found {
  const found = findIn(reading, from);
  if (found.isUsed) return found;
  throw notUsed(from, reading.peer);
}

function findIn(reading: Reading, from: ImportSource): Found {
  if (from.kind === "javascript") return findInProgram(reading, from.program);
  if (from.kind === "python") return findInPython(reading, from.program);
  const options = new Evaluator(from.program).valueOf(from.program.tree.root);
  if (reading.peer.name !== "flask-cors" || options.kind !== "object")
    return { mounts: [wholeMount(options)], routes: [], isUsed: true };
  return { mounts: flaskMounts(reading, options, options.span, null), routes: [], isUsed: true };
}

function notUsed(from: ImportSource, peer: Peer): UsageError {
  const { path } = from.program.source;
  const modules = from.kind === "javascript" ? modulesOf(from.program) : new Set<string>();
  const other = PEERS.map(peerOf).find((one) => one !== peer && one.modules.some((module) => modules.has(module)));
  if (other !== undefined)
    return new UsageError(
      `${path} uses ${other.title}, not ${peer.title}.`,
      `corslet import ${other.name} ${shellWord(path)}`,
    );
  return new UsageError(
    `${path} does not use ${peer.title}.`,
    `name the file in which ${peer.title} is set up, or the one that holds its options`,
  );
}
