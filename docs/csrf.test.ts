import { describe, expect, test } from "vitest";
import { GUARD_WORDING } from "../packages/corslet/src/csrf/check/wording.ts";
import { GUARD_KEYS, TOKEN_KEYS } from "../packages/corslet/src/csrf/options.ts";
import { REFUSALS } from "../packages/corslet/src/csrf/refusal-wording.ts";
import { codes, table } from "./snippets/tables.ts";

// The guide to CSRF says all there is, and nothing that is not so.

const GUIDE = "docs/12-cors-is-not-csrf-protection.md";

function column(...head: readonly string[]): string[] {
  return table(GUIDE, ...head)
    .flatMap((row) => codes(row[0]))
    .sort();
}

describe("the guide to CSRF", () => {
  test("every reason for which a request is refused has its row, and says no to it", () => {
    const rows = table(GUIDE, "reason", "passes", "why");
    const refused = rows.filter(([, passes]) => passes === "no").flatMap((row) => codes(row[0]));
    expect(refused.toSorted()).toEqual(Object.keys(REFUSALS).toSorted());
    expect(rows.length).toBe(refused.length + rows.filter(([, passes]) => passes === "yes").length);
  });

  test("every code has its row", () => {
    expect(column("code", "refused")).toEqual(Object.keys(GUARD_WORDING).toSorted());
  });

  test("every option has its row", () => {
    expect(column("option", "type", "default", "meaning")).toEqual(
      [...GUARD_KEYS, "onDecision", "onWriteDecision"].toSorted(),
    );
    expect(column("option", "default", "meaning")).toEqual([...TOKEN_KEYS].toSorted());
  });
});
