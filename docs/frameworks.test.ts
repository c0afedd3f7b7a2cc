import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readDocument, ROOT, snippetsOf } from "./snippets/markdown.ts";

// Every adapter has its row on the hub, and a page that is built like the others.

const HUB = "docs/16-frameworks.md";
/** The page that Express, node and fetch share. */
const SHARED = "02-express-node-fetch.md";
const HEADINGS = [
  "Ten lines",
  "Where to mount",
  "Errors",
  "One route's own policy",
  "CSRF and tokens",
  "What people get wrong",
];

const { exports } = JSON.parse(readFileSync(`${ROOT}packages/corslet/package.json`, "utf8")) as {
  readonly exports: Readonly<Record<string, string | { readonly import: { readonly default: string } }>>;
};

/** What is imported to serve with a policy, `corslet/fastify`, by what the package exports. */
const adapters = Object.entries(exports)
  .filter(([, target]) => typeof target === "object" && target.import.default.startsWith("./dist/adapters/"))
  .map(([subpath]) => subpath.replace(".", "corslet"));

/** The rows of the hub's first table: what is imported, and the page that the row's last cell links to. */
const rows = [...readDocument(HUB).matchAll(/^\|.*?\| `(corslet\/[\w-]+)` \|.*\| \[[^\]]+\]\(([\w.-]+)/gm)].map(
  ([, adapter = "", page = ""]) => ({ adapter, page }),
);
const pages = rows.filter(({ page }) => page !== SHARED);

test("the hub has one row for every adapter, and for nothing else", () => {
  expect(adapters.length).toBeGreaterThan(10);
  expect(rows.map(({ adapter }) => adapter).toSorted()).toEqual(adapters.toSorted());
});

test.each(pages)("$page has the parts that all have, and programs with $adapter", ({ adapter, page }) => {
  const file = `docs/${page}`;
  const parts = readDocument(file).split(/^## /m).slice(1);
  expect(parts.map((part) => part.slice(0, part.indexOf("\n")))).toEqual(HEADINGS);
  expect(snippetsOf(file).filter(({ code }) => code.includes(`from "${adapter}"`)).length).toBeGreaterThan(1);
  const [tenLines = "", , , own = "", tokens = ""] = parts;
  expect(tenLines).toMatch(/^<!-- test: serves$/m);
  expect(own).toMatch(/^<!-- test: serves$/m);
  expect(tokens).toContain("`binding` gets");
  expect(tokens).toContain("(17-tokens-in-each-framework.md)");
  expect(tokens).toContain("(12-cors-is-not-csrf-protection.md#tokens)");
});

test.each(["README.md", "docs/17-tokens-in-each-framework.md"])("%s links to every page", (file) => {
  const text = readDocument(file);
  expect(pages.map(({ page }) => page).filter((page) => !text.includes(page))).toEqual([]);
});

test.each(pages)("the hub's second table says how $page's routes have a policy of their own", ({ page }) => {
  const name = /^# (.+)$/m.exec(readDocument(`docs/${page}`))?.[1];
  const [, second = ""] = readDocument(HUB).split("## Two policies");
  expect(second).toContain(`\n| ${name} |`);
});
