import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import * as formats from "ajv-formats";
import type { Log, Result } from "sarif";
import { describe, expect, it, test } from "vitest";
import { type Files, folderWith, runCorslet } from "./run-corslet.ts";

const YAML = `resources:
  /api/*:
    origins: [https://A.test, https://B.test]
    credentials: yes
    maxAge: 86400
`;

async function report(format: "json" | "sarif", files: Files, args: readonly string[] = []): Promise<unknown> {
  const { stdout, stderr } = await runCorslet(["check", "--format", format, ...args], folderWith(files));
  expect(stderr).toBe("");
  return JSON.parse(stdout) as unknown;
}

describe("--format json", () => {
  it("has the problems as data, each with its range", async () => {
    const found = await report("json", { "corslet.policy.yaml": "origins: [https://A.test]\nmaxAge: 86400\n" });
    expect(found).toEqual({
      file: "corslet.policy.yaml",
      problems: [
        {
          code: "origin/upper-case",
          severity: "error",
          path: ["origins", 0],
          value: "https://A.test",
          message: expect.stringContaining("upper-case letters") as string,
          hint: "write https://a.test",
          see: expect.stringMatching(/^https:/) as string,
          range: { start: { line: 1, column: 11 }, end: { line: 1, column: 25 } },
          auditRule: "acao-malformed",
        },
        expect.objectContaining({ code: "max-age/capped", severity: "warning", value: 86_400 }) as object,
      ],
      errors: 1,
      warnings: 1,
    });
  });

  it("is empty of problems when there are none", async () => {
    const found = await report("json", { "corslet.policy.json": '{"origins": "*"}' });
    expect(found).toEqual({ file: "corslet.policy.json", problems: [], errors: 0, warnings: 0 });
  });

  test.each<[idea: string, value: string, shown: unknown]>([
    ["a function", "() => true", "[Function: maxAge]"],
    ["a regular expression", "/a/g", "/a/g"],
    ["no number", "NaN", "NaN"],
    ["a big integer", "10n", "10n"],
    ["a date", "new Date(0)", "1970-01-01T00:00:00.000Z"],
    ["a list", "[1]", [1]],
    ["null", "null", null],
  ])("writes a value that JSON cannot hold: %s", async (_, value, shown) => {
    const files = { "corslet.policy.mjs": `export default { origins: "*", maxAge: ${value} };` };
    expect(await report("json", files)).toMatchObject({ problems: [{ value: shown }] });
  });

  it("writes a circle", async () => {
    const files = { "corslet.policy.mjs": "const grant = {};\ngrant.grant = grant;\nexport default grant;" };
    expect(await report("json", files)).toMatchObject({ errors: 2 });
  });
});

// Without its draft's name: it uses nothing that later drafts changed. One of its patterns is none with the flag u.
const { $schema: _draft, id: _id, ...schema } = sarifSchema;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default.default(ajv);
const isSarif = ajv.compile(schema);

async function sarif(files: Files, args: readonly string[] = []): Promise<Log["runs"][0] & { results: Result[] }> {
  const log = (await report("sarif", files, args)) as Log;
  expect(isSarif(log) ? [] : isSarif.errors).toEqual([]);
  const [first] = log.runs;
  if (first === undefined || first.results === undefined) throw new Error("no run");
  return { ...first, results: first.results };
}

async function prints(text: string): Promise<(string | undefined)[]> {
  const { results } = await sarif({ "corslet.policy.yaml": text });
  return results.map((result) => result.partialFingerprints?.["corslet/v1"]);
}

describe("--format sarif", () => {
  test.each<[idea: string, files: Files, args: readonly string[], codes: readonly string[]]>([
    [
      "YAML",
      { "corslet.policy.yaml": YAML },
      [],
      ["origin/upper-case", "origin/upper-case", "config/type", "max-age/capped"],
    ],
    ["TypeScript", { "corslet.policy.ts": "export default { origins: [] };" }, [], ["origin/missing"]],
    [
      "no place to tell",
      { "p.mjs": "export { default } from './q.mjs';", "q.mjs": "export default 3;" },
      ["p.mjs"],
      ["config/type"],
    ],
    ["a name that URLs escape", { "my cors/ä#.json": '{"origins": []}' }, ["my cors/ä#.json"], ["origin/missing"]],
    ["nothing to tell", { "corslet.policy.yaml": 'origins: "*"\n' }, [], []],
  ])("is valid: %s", async (_, files, args, codes) => {
    const { results, tool } = await sarif(files, args);
    expect(results.map((result) => result.ruleId)).toEqual(codes);
    // Every result has its rule, with help, and every rule has a result.
    expect(results.map((result) => tool.driver.rules?.[result.ruleIndex ?? -1]?.id)).toEqual(codes);
    expect(tool.driver.rules?.length).toBe(new Set(codes).size);
    for (const rule of tool.driver.rules ?? []) expect(rule.help?.markdown).toMatch(/\. \[The rule\]\(https:/);
  });

  it("says where, how bad, and what to write", async () => {
    const { results } = await sarif({ "corslet.policy.yaml": YAML });
    expect(results[0]).toMatchObject({
      level: "error",
      message: { text: expect.stringMatching(/upper-case letters.* Mend: write https:\/\/a\.test\.$/) as string },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "corslet.policy.yaml" },
            region: { startLine: 3, startColumn: 15, endLine: 3, endColumn: 29 },
          },
          logicalLocations: [{ fullyQualifiedName: 'resources["/api/*"].origins[0]' }],
        },
      ],
    });
    expect(results.map((result) => result.level)).toEqual(["error", "error", "error", "warning"]);
  });

  it("names files as URIs", async () => {
    const { artifacts } = await sarif({ "my cors/ä#.json": '{"origins": []}' }, ["my cors/ä#.json"]);
    expect(artifacts?.[0]?.location?.uri).toBe("my%20cors/%C3%A4%23.json");
  });

  it("has fingerprints that stay when lines and entries are added before", async () => {
    const before = await prints(YAML);
    const after = await prints(`# why\n\n${YAML.replace("[https://A.test", "[https://a.test, https://A.test")}`);
    expect(after).toEqual(before);
    expect(new Set(before).size).toBe(4);
  });

  it("has a fingerprint of its own for each problem, equal ones included", async () => {
    const found = await prints("origins: [https://A.test, https://A.test]\n");
    expect(new Set(found).size).toBe(2);
  });
});
