import { Ajv2020 } from "ajv/dist/2020.js";
import * as formats from "ajv-formats";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import schema from "../../audit-baseline.schema.json" with { type: "json" };
import { applyBaseline } from "../../src/audit/baseline/apply-baseline.ts";
import type { BaselineEntry } from "../../src/audit/baseline/entry.ts";
import { loadBaseline } from "../../src/audit/baseline/load-baseline.ts";
import { showBaselineFaults } from "../../src/audit/baseline/show-faults.ts";
import { baselineText } from "../../src/audit/baseline/write-baseline.ts";
import { RULE_IDS } from "../../src/audit/rules/rule.ts";
import { styleFor } from "../../src/terminal/style.ts";
import { folderWith } from "../check/run-corslet.ts";
import { CLEAN, FOUND, INCOMPLETE } from "./_reports.ts";

const GOOD = `accepted:
  - fingerprint: f1a0c3
    id: origin-reflect-any
    where: GET https://api.example.com/api/me
    reason: the data is public
    expires: 2027-01-31
`;

async function loaded(text: string, name = "baseline.yaml"): ReturnType<typeof loadBaseline> {
  return loadBaseline(name, folderWith({ [name]: text }));
}

describe("a baseline file", () => {
  it.each([
    ["YAML", "b.yaml", GOOD],
    ["JSON", "b.json", JSON.stringify(parse(GOOD))],
  ])("is read: %s", async (_, name, text) => {
    const { entries, faults } = await loaded(text, name);
    expect(faults).toEqual([]);
    expect(entries).toEqual([
      { fingerprint: "f1a0c3", id: "origin-reflect-any", reason: "the data is public", expires: "2027-01-31" },
    ]);
  });

  test.each<[idea: string, text: string, message: RegExp, line: number]>([
    ["a list at the root", "- a\n", /A baseline is an object/, 1],
    ["no list", "accepted: all\n", /accepted is a list/, 1],
    ["a key that there is not", `${GOOD}ignore: []\n`, /There is no key ignore/, 7],
    ["an entry that is no object", "accepted:\n  - f1a0c3\n", /Entry 1: it is no object/, 2],
    ["no reason", GOOD.replace(/ {4}reason.*\n/, ""), /Entry 1: the reason is missing/, 2],
    ["an empty reason", GOOD.replace("the data is public", '" "'), /the reason is missing.*say why/s, 5],
    ["no last day", GOOD.replace(/ {4}expires.*\n/, ""), /the last day is missing/, 2],
    ["a day that there is not", GOOD.replace("01-31", "02-30"), /2027-02-30 is no day/, 6],
    ["a day in words", GOOD.replace("2027-01-31", "never"), /never is no day/, 6],
    [
      "a finding that there is not",
      GOOD.replace("origin-reflect-any", "origin-reflect"),
      /write origin-reflect-any/,
      3,
    ],
    ["no fingerprint", GOOD.replace("fingerprint: f1a0c3\n    ", ""), /the fingerprint is missing/, 2],
    ["a misspelt key", GOOD.replace("expires", "expire"), /there is no key expire.*write expires/s, 6],
    [
      "the same finding twice",
      GOOD + GOOD.replace("accepted:\n", ""),
      /Entry 2: the fingerprint is that of entry 1/,
      7,
    ],
  ])("is refused with a place: %s", async (_, text, message, line) => {
    const baseline = await loaded(text);
    const shown = showBaselineFaults(baseline, styleFor({}));
    expect(shown).toMatch(message);
    expect(baseline.faults.map(({ range }) => range?.start.line)).toContain(line);
    expect(baseline.entries).toEqual([]);
    expect(shown).toMatch(/errors? in the baseline baseline\.yaml$/);
  });

  it.each([
    ["is missing", "other.yaml", /no such file.*--write-baseline/s],
    ["has another notation", "baseline.txt", /YAML or JSON/],
  ])("is named when it %s", async (_, name, message) => {
    await expect(loadBaseline(name, folderWith({ "baseline.txt": "x" }))).rejects.toThrow(message);
  });
});

describe("what a baseline accepts", () => {
  const REFLECTS: BaselineEntry = {
    fingerprint: "f1a0c3",
    id: "origin-reflect-any",
    reason: "the data is public",
    expires: "2027-01-31",
  };
  const found = { ...FOUND, accepted: [], staleBaseline: [] };

  test.each<[idea: string, entry: BaselineEntry, today: string, findings: string[], why: RegExp | null]>([
    ["a finding, for a while", REFLECTS, "2026-12-01", ["0b77d2", "99aa01"], null],
    ["a finding, on the last day", REFLECTS, "2027-01-31", ["0b77d2", "99aa01"], null],
    ["nothing after it", REFLECTS, "2027-02-01", ["f1a0c3", "0b77d2", "99aa01"], /until 2027-01-31.*counts again/],
    [
      "nothing of another rule",
      { ...REFLECTS, id: "origin-null" },
      "2026-12-01",
      ["f1a0c3", "0b77d2", "99aa01"],
      /nothing was found/,
    ],
    [
      "nothing that is gone",
      { ...REFLECTS, fingerprint: "gone" },
      "2026-12-01",
      ["f1a0c3", "0b77d2", "99aa01"],
      /nothing was found.*take it out/,
    ],
  ])("%s", (_, entry, today, findings, why) => {
    const report = applyBaseline(found, [entry], today);
    expect(report.findings.map(({ fingerprint }) => fingerprint)).toEqual(findings);
    expect(report.accepted).toHaveLength(3 - findings.length);
    expect(report.staleBaseline).toHaveLength(why === null ? 0 : 1);
    if (why !== null)
      expect(report.staleBaseline[0]).toMatchObject({
        fingerprint: entry.fingerprint,
        why: expect.stringMatching(why) as string,
      });
  });

  it("decides the verdict, but never makes an incomplete audit clean", () => {
    const all = found.findings.map(({ fingerprint, id }) => ({ ...REFLECTS, fingerprint, id }));
    expect(applyBaseline(found, all, "2026-12-01").verdict).toBe("clean");
    expect(applyBaseline(found, all.slice(1), "2026-12-01").verdict).toBe("findings");
    expect(applyBaseline(CLEAN, [], "2026-12-01").verdict).toBe("clean");
    expect(applyBaseline(INCOMPLETE, all, "2026-12-01")).toMatchObject({ verdict: "incomplete", staleBaseline: [] });
  });
});

describe("a baseline that is written", () => {
  const TODAY = new Date("2026-11-27T10:00:00Z");
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  formats.default.default(ajv);
  const isBaseline = ajv.compile(schema);

  it.each(["b.yaml", "b.json"])("asks for every reason that is not there yet: %s", async (name) => {
    const { faults } = await loaded(baselineText(FOUND, name, TODAY), name);
    expect(faults.map(({ message }) => message)).toEqual([
      "Entry 2: the reason is missing.",
      "Entry 3: the reason is missing.",
      "Entry 4: the reason is missing.",
    ]);
  });

  it.each(["b.yaml", "b.json"])("accepts everything once the reasons are written: %s", async (name) => {
    const text = baselineText(FOUND, name, TODAY).replaceAll(/("?reason"?: )""/g, '$1"we know"');
    const { entries, faults } = await loaded(text, name);
    expect(faults).toEqual([]);
    expect(isBaseline(parse(text)) ? [] : isBaseline.errors).toEqual([]);
    expect(entries.map(({ expires }) => expires)).toEqual(["2027-01-31", "2027-02-25", "2027-02-25", "2027-02-25"]);
    expect(applyBaseline({ ...FOUND, accepted: [] }, entries, "2026-12-01").findings).toEqual([]);
  });

  it("is empty when nothing was found", async () => {
    expect(await loaded(baselineText(CLEAN, "b.yaml", TODAY))).toMatchObject({ entries: [], faults: [] });
  });

  it("has a schema that knows every finding, and asks for reason and last day", () => {
    expect(schema.properties.accepted.items.properties.id.enum).toEqual([...RULE_IDS]);
    expect(isBaseline({ accepted: [{ fingerprint: "a", id: "origin-null", expires: "2027-01-31" }] })).toBe(false);
    expect(isBaseline({ accepted: [{ fingerprint: "a", id: "origin-null", reason: "b", expires: "soon" }] })).toBe(
      false,
    );
  });
});
