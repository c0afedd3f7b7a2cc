import { isRecord } from "../../policy/check/shape.ts";
import type { ProblemPath } from "../../policy/problem.ts";
import { NAMED_KEY_KEYS } from "../options.ts";
import type { ReadKey } from "../tokens/keyring.ts";
import { isKid } from "../tokens/token.ts";
import type { GuardReport } from "./guard-report.ts";
import { checkUnknownKeys } from "./shape.ts";

/** What an HMAC-SHA256 key needs, RFC 2104 section 3: as many bytes as the hash has. */
const MIN_KEY_LENGTH = 32;

const PATH = ["options", "tokens", "keys"];
const MAKE_ONE = "make one with: openssl rand -base64 32";

/** Reads `keys`. What goes to the report describes a key and does not hold it. */
export function readKeys(value: unknown, report: GuardReport): readonly ReadKey[] {
  const entries: readonly unknown[] = Array.isArray(value) ? Array.from(value) : value === undefined ? [] : [value];
  if (!Array.isArray(value) || entries.length === 0) {
    report.error("tokens/no-key", PATH, describe(value), `write keys: [key]; ${MAKE_ONE}`);
    return [];
  }
  const kids = new Set<string>();
  return entries.flatMap((entry, index) => {
    const path = [...PATH, index];
    if (!isRecord(entry)) return readBytes(null, entry, path, report);
    checkUnknownKeys(entry, NAMED_KEY_KEYS, path, report);
    const { kid, key } = entry;
    if (typeof kid !== "string" || !isKid(kid)) {
      report.error("tokens/kid", [...path, "kid"], kid, 'write a name such as "2026-11"');
      return readBytes(null, key, [...path, "key"], report);
    }
    if (kids.has(kid)) report.error("tokens/duplicate-kid", [...path, "kid"], kid, "give each key a name of its own");
    kids.add(kid);
    return readBytes(kid, key, [...path, "key"], report);
  });
}

function readBytes(kid: string | null, value: unknown, path: ProblemPath, report: GuardReport): ReadKey[] {
  if (typeof value !== "string" && !(value instanceof Uint8Array)) {
    const hint =
      value === undefined
        ? "a variable that is not set stands here; give it a value"
        : `write a string or bytes; ${MAKE_ONE}`;
    report.error("guard/type", path, describe(value), hint, "a key");
    return [];
  }
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value.slice();
  if (bytes.length < MIN_KEY_LENGTH) report.error("tokens/key-too-short", path, describe(value), MAKE_ONE);
  return [{ kid, bytes }];
}

function describe(value: unknown): string {
  if (typeof value === "string") return `a key of ${new TextEncoder().encode(value).length} bytes`;
  if (value instanceof Uint8Array) return `a key of ${value.length} bytes`;
  return value === undefined ? "nothing" : `a value of type ${typeof value}`;
}
