import { expect, test } from "vitest";
import type { Told } from "./auditors/auditor.ts";
import type { Row } from "./row.ts";
import { score, type Score } from "./score.ts";

const row: Row = {
  id: "one",
  why: "",
  expect: [{ id: "origin-substring-match", severity: "critical", or: ["origin-suffix-match"] }],
  also: ["origin-http-downgrade"],
};
const prefix: Told = { id: "origin-prefix-match", severity: "critical" };
const substring: Told = { id: "origin-substring-match", severity: "critical" };

test.each<[string, readonly Told[], boolean, Partial<Score>]>([
  ["named", [substring], true, { missed: [], misgraded: [], extra: [] }],
  ["named by another name that fits", [{ ...substring, id: "origin-suffix-match" }], true, { missed: [] }],
  ["a part of it", [prefix], true, { missed: ["origin-substring-match"], extra: ["origin-prefix-match"] }],
  ["a part of it, where that is enough", [prefix], false, { missed: [], extra: [] }],
  ["nothing", [], false, { missed: ["origin-substring-match"] }],
  ["a step milder", [{ ...substring, severity: "high" }], true, { misgraded: [] }],
  [
    "two steps milder",
    [{ ...substring, severity: "medium" }],
    true,
    { misgraded: ["origin-substring-match: medium for critical"] },
  ],
  ["not graded", [{ ...substring, severity: null }], true, { misgraded: [] }],
  ["of the same cause besides", [substring, { id: "origin-http-downgrade", severity: "medium" }], true, { extra: [] }],
  ["info besides", [substring, { id: "max-age-missing", severity: "info" }], true, { extra: [] }],
  ["something else besides", [substring, { id: "vary-missing", severity: "low" }], true, { extra: ["vary-missing"] }],
  ["something ungraded besides", [{ id: "origin-null", severity: null }], true, { extra: ["origin-null"] }],
])("%s", (_title, told, isStrict, expected) => {
  expect(score(row, { told, exitCode: 1 }, isStrict)).toMatchObject({ exitsWithFault: true, ...expected });
});
