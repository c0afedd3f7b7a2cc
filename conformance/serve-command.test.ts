import { afterAll } from "vitest";
import { serveCommand, stopServing } from "./subjects/serve-command.ts";
import { allRows, testRows } from "./table.ts";

// Every row on the command itself. Rows of one configuration stand together: a change of the policy file takes a tenth
// of a second to be in force.

testRows(
  [...allRows].sort((a, b) => compare(JSON.stringify(a.config), JSON.stringify(b.config))),
  [serveCommand],
);

afterAll(stopServing);

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
