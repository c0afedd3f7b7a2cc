import { expect, test } from "vitest";
import { allRows } from "../conformance/table.ts";
import { REASONS } from "../packages/corslet/src/browser/reasons.ts";
import { adapterTables, GROUPS } from "./made/adapters.ts";
import { auditCatalogue } from "./made/audit-catalogue.ts";
import { engineTables } from "./made/engines.ts";
import { examples } from "./made/examples.ts";
import { withMade } from "./made/prose.ts";
import { reasonEntries } from "./made/reasons.ts";
import { sentTables } from "./made/what-browsers-send.ts";
import { readDocument, ROOT } from "./snippets/markdown.ts";

// Parts of these pages are made from the source, so that they cannot say anything else than it does.
// `npm run docs:write` writes them anew.

const REASONS_PAGE = "docs/08-why-is-my-request-blocked.md";
const SENT_PAGE = "docs/14-what-browsers-send.md";
const ADAPTERS_PAGE = "docs/26-what-each-adapter-was-asked.md";
const CATALOGUE_PAGE = "docs/24-audit-catalogue.md";
const ENGINES_PAGE = "docs/10-engine-differences.md";

test("every reason stands in its guide, in the words of the messages, with an example that was made", async () => {
  const made = await reasonEntries();
  await expect(withMade(readDocument(REASONS_PAGE), made)).toMatchFileSnapshot(ROOT + REASONS_PAGE);
});

test("no code is without an example", () => {
  expect(Object.keys(examples()).toSorted()).toEqual(Object.keys(REASONS).toSorted());
});

test("every difference of an engine stands in its guide, with the rows that prove it", async () => {
  await expect(withMade(readDocument(ENGINES_PAGE), engineTables())).toMatchFileSnapshot(ROOT + ENGINES_PAGE);
});

test("what browsers sent stands in its guide, as the browsers' tests wrote it down", async () => {
  await expect(withMade(readDocument(SENT_PAGE), sentTables())).toMatchFileSnapshot(ROOT + SENT_PAGE);
});

test("what every adapter was asked stands in its page, as the tables have it", async () => {
  await expect(withMade(readDocument(ADAPTERS_PAGE), adapterTables())).toMatchFileSnapshot(ROOT + ADAPTERS_PAGE);
});

test("every area of the case tables is in one group of that page", () => {
  const areas = new Set(allRows.map(({ area }) => area));
  expect(Object.values(GROUPS).flat().toSorted()).toEqual([...areas].toSorted());
});

test("every finding of the audit stands in its catalogue", async () => {
  await expect(withMade(readDocument(CATALOGUE_PAGE), auditCatalogue())).toMatchFileSnapshot(ROOT + CATALOGUE_PAGE);
});
