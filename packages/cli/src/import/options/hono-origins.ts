import type { Reading } from "../reading.ts";
import type { Value } from "../value.ts";
import type { Entry } from "./grant-draft.ts";
import { functionOrigins, literalOrigin, type OriginsRead, runTimeOrigins, strangeOrigins } from "./origins.ts";

/** `origin` of hono/cors: a string or a list of strings, compared letter by letter, or a function. */
export function honoOrigins(reading: Reading, value: Value | null): OriginsRead | null {
  if (value === null) return "any";
  if (value.kind === "string" && value.text === "*") return "any";
  if (value.kind === "function") return functionOrigins(reading, value);
  if (value.kind !== "list") return single(reading, value);
  const entries = value.entries.map((entry) => single(reading, entry));
  if (entries.includes(null)) return null;
  return entries.length === 0 ? "nobody" : entries.flatMap((entry) => entry ?? []);
}

function single(reading: Reading, value: Value): readonly Entry[] | null {
  if (value.kind === "string") return literalOrigin(reading, value);
  if (value.kind === "runtime") return runTimeOrigins(reading, value);
  return strangeOrigins(reading, value, '"*", an origin, or a list of origins');
}
