import { afterAll } from "vitest";
import { serveCommand, stopServing } from "./subjects/serve-command.ts";
import { allRows, testRows } from "./table.ts";

// Every row on the command itself: a process for each configuration, so this takes minutes where the others take
// seconds. Rows of one configuration stand together, to share its process.

testRows(
  [...allRows].sort((a, b) => compare(JSON.stringify(a.config), JSON.stringify(b.config))),
  [serveCommand],
);

afterAll(stopServing);

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
