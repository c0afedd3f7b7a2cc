import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AuditReport } from "../../src/audit/audit-report.ts";
import { BaselineError, deliver, type DeliveryFlags, prepareDelivery } from "../../src/audit/deliver.ts";
import { folderWith } from "../check/run-corslet.ts";
import { CLEAN, FOUND, INCOMPLETE, NOTHING } from "./_reports.ts";

// Files alone: what goes to the standard output is the command's own tests' to see.

const TODAY = new Date("2026-11-27T10:00:00Z");
const fresh = { ...FOUND, accepted: [], staleBaseline: [] };

async function delivered(report: AuditReport, flags: Partial<DeliveryFlags>): Promise<number> {
  const delivery = await prepareDelivery({
    format: ["text=" + join(folderWith({}), "text.txt")],
    output: [],
    ...flags,
  });
  const files = { ...delivery, destinations: delivery.destinations.filter(({ file }) => file !== null) };
  return deliver(report, files, { text: ({ verdict }) => verdict, file: "corslet.policy.yaml" }, TODAY);
}

describe("deliver", () => {
  it.each([
    ["clean", CLEAN, 0],
    ["findings", FOUND, 1],
    ["incomplete", INCOMPLETE, 3],
    ["nothing asked", NOTHING, 3],
  ])("gives the exit code: %s", async (_, report, code) => {
    expect(await delivered(report, {})).toBe(code);
  });

  it("writes every format, into folders that are not there yet", async () => {
    const folder = join(folderWith({}), "a/b");
    const names = ["r.txt", "r.json", "r.sarif", "r.xml", "r.md", "r.html"];
    await delivered(FOUND, { output: names.map((name) => join(folder, name)) });
    expect(readdirSync(folder).toSorted()).toEqual(names.toSorted());
    expect(names.map((name) => readFileSync(join(folder, name), "utf8").slice(0, 9))).toEqual([
      "findings\n",
      '{\n  "vers',
      '{\n  "$sch',
      "<?xml ver",
      "### ❌ COR",
      "<!doctype",
    ]);
    expect(readFileSync(join(folder, "r.sarif"), "utf8")).toContain('"uri": "corslet.policy.yaml"');
  });

  it("writes a baseline, and accepts by it once its reasons are there", async () => {
    const file = join(folderWith({}), "b.json");
    expect(await delivered(fresh, { writeBaseline: file })).toBe(1);
    await expect(prepareDelivery({ format: [], output: [], baseline: file })).rejects.toThrow(BaselineError);
    const text = readFileSync(file, "utf8").replaceAll('"reason": ""', '"reason": "known"');
    const reasoned = join(folderWith({ "b.json": text }), "b.json");
    expect(await delivered(fresh, { baseline: reasoned })).toBe(0);
    // What was accepted before keeps its reason.
    const again = join(folderWith({}), "again.yaml");
    expect(await delivered(fresh, { baseline: reasoned, writeBaseline: again })).toBe(0);
    expect(readFileSync(again, "utf8")).toContain('reason: "known"');
    expect(readFileSync(again, "utf8")).not.toContain('reason: ""');
  });

  it.each<[idea: string, flags: Partial<DeliveryFlags>, message: RegExp]>([
    ["a format that there is not", { format: ["pdf"] }, /no format pdf/],
    ["a new baseline of another kind", { writeBaseline: "b.txt" }, /neither YAML nor JSON/],
    ["a baseline that is not there", { baseline: "/nowhere/b.yaml" }, /no such file/],
  ])("refuses before anything is asked: %s", async (_, flags, message) => {
    await expect(prepareDelivery({ format: [], output: [], ...flags })).rejects.toThrow(message);
  });

  it("says when a file cannot be written", async () => {
    const folder = folderWith({});
    mkdirSync(join(folder, "r.html"));
    await expect(delivered(CLEAN, { output: [join(folder, "r.html")] })).rejects.toThrow(/r\.html cannot be written/);
    await expect(delivered(CLEAN, { writeBaseline: join(folder, "no/b.json") })).rejects.toThrow(/cannot be written/);
  });
});
