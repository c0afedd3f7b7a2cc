import { readFileSync } from "node:fs";
import type { WriteRow } from "./vocabulary.ts";

/** Why a row cannot hold on a transport as it is written, and what is right there instead. */
export interface WriteReason {
  readonly subjects: readonly string[];
  readonly rows: readonly string[];
  readonly reason: string;
  /** What is right there. */
  readonly expect?: WriteRow["expect"];
  /** The transport turns the request away before any server sees it. */
  readonly turnedAway?: true;
  /** What is right is as written, but in other words: another reason code, or another origin that was derived. */
  readonly otherWords?: true;
}

/** All of them. */
export const WRITE_REASONS: readonly WriteReason[] = (
  JSON.parse(readFileSync(new URL("../cases/csrf-reasons.json", import.meta.url), "utf8")) as {
    readonly reasons: readonly WriteReason[];
  }
).reasons;

/** The reason that applies to a row on a subject, if one is written. */
export function reasonFor(subject: string, row: string): WriteReason | undefined {
  return WRITE_REASONS.find(({ subjects, rows }) => subjects.includes(subject) && rows.includes(row));
}
