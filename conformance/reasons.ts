import { readFileSync } from "node:fs";
import { checkExpectation, type Expectation, type RequestRow } from "./vocabulary.ts";

/** Why a row cannot hold on a transport as it is written, and what is right there instead. */
export interface Reason {
  readonly subjects: readonly string[];
  readonly rows: readonly string[];
  readonly reason: string;
  /** What is right there; judged in place of the row's expectation. */
  readonly expect?: Expectation;
  /** The path that arrives in place of the one that was sent. */
  readonly path?: string;
  /** The transport turns the request away before any server sees it. */
  readonly turnedAway?: true;
  /** Some versions of node carry it, others do not. */
  readonly isOnSomeNodes?: true;
  /** Besides: as much of the request as the transport carries, judged by the row's own expectation. */
  readonly instead?: RequestRow;
}

const { reasons } = JSON.parse(readFileSync(new URL("cases/reasons.json", import.meta.url), "utf8")) as {
  readonly reasons: readonly Reason[];
};
for (const { expect, rows } of reasons) {
  if (expect !== undefined) checkExpectation(expect, rows.join());
}

/** The reason that applies to a row on a subject, if one is written. */
export function reasonFor(subject: string, row: string): Reason | undefined {
  return reasons.find(({ subjects, rows }) => subjects.includes(subject) && rows.includes(row));
}

/** All of them, to be checked for rows that are no more. */
export function allReasons(): readonly Reason[] {
  return reasons;
}
