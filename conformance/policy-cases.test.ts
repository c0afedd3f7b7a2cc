import { expect, it } from "vitest";
import { allReasons } from "./reasons.ts";
import { allSubjects } from "./subjects/index.ts";
import { serveCommand } from "./subjects/serve-command.ts";
import { RUNTIMES } from "./runtimes/runtimes.ts";
import { allRows, testRows } from "./table.ts";

testRows(allRows, allSubjects);

it("every reason is of a row and of subjects that are there", () => {
  const ids = new Set(allRows.map(({ id }) => id));
  const names = new Set([...[...allSubjects, serveCommand, ...RUNTIMES].map(({ name }) => name), "next"]);
  expect(allReasons().flatMap((reason) => reason.rows.filter((id) => !ids.has(id)))).toEqual([]);
  expect(allReasons().flatMap((reason) => reason.subjects.filter((name) => !names.has(name)))).toEqual([]);
});
