import { originPatterns } from "../regex/origin-patterns.ts";
import type { Reading } from "../reading.ts";
import { isFalsy, type Value, type ValueOf } from "../value.ts";
import type { Entry } from "./grant-draft.ts";
import {
  expressionOrigins,
  functionOrigins,
  literalOrigin,
  type OriginsRead,
  runTimeOrigins,
  strangeOrigins,
} from "./origins.ts";

const TAKES = '"*", an origin, or a list of origins';

/**
 * `origin` of cors and @fastify/cors.
 *
 * cors takes what is false for "no CORS here"; @fastify/cors takes `false` alone, and fails on the rest. "*" in a list
 * is any origin for @fastify/cors, and an origin like others for cors.
 */
export function npmOrigins(reading: Reading, value: Value | null): OriginsRead | null {
  const isFastify = reading.peer.name === "fastify-cors";
  if (value === null) return "any";
  if (isFalsy(value) === true) {
    const isOff = !isFastify || (value.kind === "boolean" && !value.is);
    return isOff ? "nobody" : strangeOrigins(reading, value, TAKES);
  }
  switch (value.kind) {
    case "string":
      return value.text === "*" ? "any" : literalOrigin(reading, value);
    case "boolean":
      return "mirror";
    case "list":
      if (isFastify && value.entries.some(isStar)) return "any";
      return listed(reading, value);
    default:
      return single(reading, value);
  }
}

function isStar(entry: Value): boolean {
  return entry.kind === "string" && entry.text === "*";
}

function listed(reading: Reading, list: ValueOf<"list">): OriginsRead | null {
  const all: Entry[] = [];
  let isRefused = false;
  for (const entry of list.entries) {
    if (entry.kind === "boolean" && entry.is) return "mirror";
    // false, null and undefined in a list match nothing.
    if (isFalsy(entry) === true && entry.kind !== "string") continue;
    const read = entry.kind === "list" ? listed(reading, entry) : single(reading, entry);
    if (read === "mirror") return read;
    if (read === null || read === "any" || read === "nobody") isRefused ||= read !== "nobody";
    else all.push(...read);
  }
  if (isRefused) return null;
  return all.length === 0 ? "nobody" : all;
}

function single(reading: Reading, value: Value): readonly Entry[] | null {
  switch (value.kind) {
    case "string":
      return literalOrigin(reading, value);
    case "regex":
      return tested(reading, value);
    case "runtime":
      return runTimeOrigins(reading, value);
    case "function":
      return functionOrigins(reading, value);
    default:
      return strangeOrigins(reading, value, TAKES);
  }
}

function tested(reading: Reading, { pattern, flags, span }: ValueOf<"regex">): readonly Entry[] | null {
  const keepsPlace = flags.includes("y") || (flags.includes("g") && reading.peer.name === "cors");
  if (keepsPlace) {
    const reason = `With the flag ${flags.includes("y") ? "y" : "g"} it goes on where it last stopped, so every other call is refused.`;
    return expressionOrigins(reading, span, { reason, witness: null, meant: null });
  }
  const found = originPatterns(pattern, { isStartAnchored: false, ignoresCase: flags.includes("i") });
  return expressionOrigins(reading, span, found);
}
