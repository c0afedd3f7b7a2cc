import { expect, it } from "vitest";
import { CORPUS } from "./corpus.ts";
import { readCorpus, type WriteRow } from "./vocabulary.ts";

const { settings, rows } = CORPUS;
const [row] = rows as readonly [WriteRow];

it.each<[string, object]>([
  ["a key of a row", { expects: "allow" }],
  ["a key of a request", { request: { ...row.request, scheem: "http" } }],
  ["a key of a token", { token: { kind: "valid", at: "field" } }],
  ["an expectation", { expect: "deny" }],
  ["a sender", { sender: "robot" }],
  ["a body", { request: { ...row.request, body: "xml" } }],
  ["a kind of token", { token: { kind: ["valid", "stale"], in: "header" } }],
  ["a setting", { setting: "sites" }],
  ["a setting that a token was minted under", { token: { kind: "valid", in: "field", mintedUnder: "sites" } }],
])("refuses %s that it does not have", (_title, wrong) => {
  expect(() => readCorpus({ settings, cases: [{ ...row, ...wrong }] })).toThrow(/vocabulary has no|no setting/);
});

it("refuses an id twice, and a key of a setting that it does not have", () => {
  expect(() => readCorpus({ settings, cases: [row, row] })).toThrow("two rows");
  expect(() => readCorpus({ settings: { site: { selfs: [] } }, cases: [] })).toThrow("vocabulary has no");
});
