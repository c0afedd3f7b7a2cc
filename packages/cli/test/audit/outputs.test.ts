import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as formats from "ajv-formats";
import { JSDOM } from "jsdom";
import { parse as readJunit } from "junit2json";
import type { Log } from "sarif";
import { describe, expect, it, test } from "vitest";
import reportSchema from "../../audit-report.schema.json" with { type: "json" };
import type { AuditReport } from "../../src/audit/audit-report.ts";
import { htmlReport } from "../../src/audit/outputs/html/html.ts";
import { jsonReport } from "../../src/audit/outputs/json.ts";
import { junitReport } from "../../src/audit/outputs/junit.ts";
import { markdownReport } from "../../src/audit/outputs/markdown.ts";
import { mendBlocks } from "../../src/audit/outputs/mend-blocks.ts";
import { sarifReport } from "../../src/audit/outputs/sarif.ts";
import { RULE_IDS } from "../../src/audit/rules/rule.ts";
import { SEVERITIES } from "../../src/audit/severity.ts";
import { BROKEN_BY, CLEAN, FOUND, INCOMPLETE, NOTHING } from "./_reports.ts";

// Every writer, on every kind of report, one of which a hostile server wrote; read by readers that are not ours.

const REPORTS: readonly (readonly [string, AuditReport])[] = [
  ["clean", CLEAN],
  ["findings", FOUND],
  ["incomplete", INCOMPLETE],
  ["nothing asked", NOTHING],
  ["a hostile server", BROKEN_BY],
];

// What none of the writers lets through: cursor movements, colours, and what turns text around.
const UNPRINTABLE = /(?![\t\n\r])\p{Cc}|\p{Bidi_Control}/u;

test.each(REPORTS)("nothing of a server moves a terminal or turns text around: %s", async (_, report) => {
  for (const write of [jsonReport, sarifReport, junitReport, markdownReport, htmlReport])
    expect(await write(report)).not.toMatch(UNPRINTABLE);
});

test.each(REPORTS)("equal reports are written equally: %s", async (_, report) => {
  const again = structuredClone(report);
  for (const write of [jsonReport, sarifReport, junitReport, markdownReport, htmlReport])
    expect(await write(again)).toBe(await write(report));
});

// Without its draft's name: it uses nothing that later drafts changed. One of its patterns is none with the flag u.
const { $schema: _draft, id: _id, ...schema } = sarifSchema;
const draft07 = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default.default(draft07);
const isSarif = draft07.compile(schema);

function runOf(report: AuditReport, file: string | null = null): Log["runs"][0] {
  const log = JSON.parse(sarifReport(report, file)) as Log;
  expect(isSarif(log) ? [] : isSarif.errors).toEqual([]);
  const [run] = log.runs;
  if (run === undefined) throw new Error("no run");
  return run;
}

/** File, line and URL of each result. */
function placesOf(report: AuditReport, file: string | null): unknown[] {
  return (runOf(report, file).results ?? []).map(({ locations }) => [
    locations?.[0]?.physicalLocation?.artifactLocation?.uri,
    locations?.[0]?.physicalLocation?.region?.startLine,
    locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName,
  ]);
}

describe("SARIF", () => {
  test.each(REPORTS)("is valid by the official schema: %s", (_, report) => {
    const { results, tool } = runOf(report);
    expect(results).toHaveLength(report.findings.length + report.accepted.length);
    for (const { ruleId, ruleIndex } of results ?? []) expect(tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  it("stands where the operator declared it, else at the URL, else in the file that is given", () => {
    expect(placesOf(FOUND, null).slice(0, 2)).toEqual([
      ["config/corslet.policy.yaml", 3, "GET https://api.example.com/api/me"],
      [undefined, undefined, "PUT https://api.example.com/api/orders/1"],
    ]);
    expect(placesOf(FOUND, "cors ä.yaml")[1]).toEqual([
      "cors%20%C3%A4.yaml",
      1,
      "PUT https://api.example.com/api/orders/1",
    ]);
  });

  it("has the levels, scores and fingerprints that code hosts read", () => {
    const { results, tool } = runOf(FOUND);
    expect(results?.map(({ level, partialFingerprints }) => [level, partialFingerprints?.["corslet/v1"]])).toEqual([
      ["error", "f1a0c3"],
      ["error", "0b77d2"],
      ["note", "99aa01"],
      ["warning", "c0ffee"],
    ]);
    expect(tool.driver.rules?.map(({ id, properties }) => [id, properties?.["security-severity"]])).toEqual([
      ["max-age-missing", undefined],
      ["origin-reflect-any", "9.5"],
      ["preflight-auth", undefined],
      ["vary-missing", undefined],
    ]);
  });

  it("suppresses what is accepted, and says that a run failed", () => {
    expect(runOf(FOUND).results?.at(-1)?.suppressions).toEqual([
      { kind: "external", status: "accepted", justification: "no cache stands in front of it (until 2027-01-31)" },
    ]);
    expect(runOf(INCOMPLETE).invocations?.[0]).toMatchObject({ executionSuccessful: false });
    expect(runOf(CLEAN).invocations?.[0]).toMatchObject({ executionSuccessful: true });
  });

  it("makes no link of what a server wrote", () => {
    for (const { message } of runOf(BROKEN_BY).results ?? []) expect(message.text).not.toContain("](");
  });
});

async function suitesOf(
  report: AuditReport,
): Promise<{ name: string; cases: [name: string, outcome: string][]; counts: string }[]> {
  const text = junitReport(report);
  // A strict reader of XML first.
  const { window } = new JSDOM("");
  const xml = new window.DOMParser().parseFromString(text, "application/xml");
  expect(xml.querySelector("parsererror")).toBeNull();
  const read = await readJunit(text);
  if (read === null || read === undefined || !("testsuite" in read)) throw new Error("not a <testsuites>");
  return (read.testsuite ?? []).map(({ name = "", testcase = [], tests, failures, errors, skipped }) => ({
    name,
    counts: [tests, failures, errors, skipped].join(),
    cases: testcase.map((each) => [
      each.name ?? "",
      each.failure ? "failure" : each.error ? "error" : each.skipped ? "skipped" : "passed",
    ]),
  }));
}

describe("JUnit", () => {
  it("has a suite an endpoint, and a test a finding", async () => {
    expect(await suitesOf(FOUND)).toEqual([
      {
        name: "GET https://api.example.com/api/me",
        counts: "3,1,0,1",
        cases: [
          ["every question was answered", "passed"],
          ["origin-reflect-any: Every origin is mirrored", "failure"],
          ["vary-missing: The answer depends on the origin without saying so", "skipped"],
        ],
      },
      {
        name: "PUT https://api.example.com/api/orders/1",
        counts: "3,1,0,0",
        cases: [
          ["every question was answered", "passed"],
          ["preflight-auth: Preflights must be signed in, which they never are", "failure"],
          ["max-age-missing: Preflight answers have no lifetime", "passed"],
        ],
      },
    ]);
  });

  it.each([
    ["a clean one passes", CLEAN, ["1,0,0,0", "1,0,0,0"]],
    ["an unanswered question is an error", INCOMPLETE, ["1,0,1,0"]],
    ["nothing asked is an error", NOTHING, ["1,0,1,0"]],
    ["a hostile server breaks nothing", BROKEN_BY, ["2,1,1,0", "1,0,0,1"]],
  ] as const)("%s", async (_, report, counts) => {
    expect((await suitesOf(report)).map((suite) => suite.counts)).toEqual(counts);
  });
});

describe("JSON", () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  formats.default.default(ajv);
  const isReport = ajv.compile(reportSchema);

  test.each(REPORTS.filter(([, report]) => report !== BROKEN_BY))(
    "is valid by the published schema: %s",
    (_, report) => {
      expect(isReport(JSON.parse(jsonReport(report))) ? [] : isReport.errors).toEqual([]);
    },
  );

  it("is the report itself, whatever a server wrote, with the standards that name each finding", () => {
    const named = ["ASVS 5.0 3.4.2", "WSTG-CLNT-07", "CWE-942", "CWE-346", "OWASP API8:2023"];
    const withStandards = (finding: { readonly id: string }): object => {
      expect(finding.id).toBe("origin-reflect-any");
      return { ...finding, standards: named };
    };
    expect(JSON.parse(jsonReport(BROKEN_BY))).toEqual({
      ...BROKEN_BY,
      findings: BROKEN_BY.findings.map(withStandards),
      accepted: BROKEN_BY.accepted.map(withStandards),
    });
  });

  it.each([
    ["an unknown key", { ...CLEAN, more: 1 }],
    ["a verdict that there is not", { ...CLEAN, verdict: "fine" }],
    ["a finding that there is not", { ...FOUND, findings: [{ ...FOUND.findings[0], id: "origin-any" }] }],
    ["a finding without evidence", { ...FOUND, findings: [{ ...FOUND.findings[0], evidence: undefined }] }],
  ])("is not valid with %s", (_, report) => {
    expect(isReport(structuredClone(report))).toBe(false);
  });

  it("knows every finding and severity", () => {
    expect(reportSchema.$defs.ruleId.enum).toEqual([...RULE_IDS]);
    expect(reportSchema.$defs.severity.enum).toEqual([...SEVERITIES]);
  });
});

test.each<[mend: string, blocks: [isCode: boolean, text: string][]]>([
  ["Do this.", [[false, "Do this."]]],
  ["Do\nthis.", [[false, "Do this."]]],
  [
    "In Express:\n  a();\n\n    b();\nThen that.",
    [
      [false, "In Express:"],
      [true, "a();\n\n  b();"],
      [false, "Then that."],
    ],
  ],
  ["\n  a();\n\n", [[true, "a();"]]],
  ["", []],
])("a mend is sentences and code: %j", (mend, blocks) => {
  expect(mendBlocks(mend)).toEqual(blocks.map(([isCode, text]) => ({ isCode, text })));
});

describe("Markdown", () => {
  it("has a row and the evidence of each finding", () => {
    const text = markdownReport(FOUND);
    expect(text).toContain("### ❌ CORS audit: 2 findings (1 critical, 1 high) at or above medium, and 1 below");
    expect(text).toContain(
      "| **critical** | `origin-reflect-any` | `GET https://api.example.com/api/me` | Every origin",
    );
    expect(text).toContain("$ curl -si 'https://api.example.com/api/me' -H 'Origin: https://x4f1d7c02ab93e815.net'");
    expect(text).toContain("access-control-allow-credentials: true\n");
  });

  it("says what is clean, and what is incomplete", () => {
    expect(markdownReport(CLEAN)).toBe("### ✅ CORS audit: Nothing at or above medium, on 2 endpoints");
    expect(markdownReport(INCOMPLETE)).toContain("### ⚠️ CORS audit: Incomplete");
    expect(markdownReport(INCOMPLETE)).toContain("- not answered: GET https://api.example.com/api/me: the connection");
  });

  it("lets a server write no markup, call nobody, and close no fence", () => {
    const text = markdownReport(BROKEN_BY);
    const [shown = "", ...rest] = text.split(/^(`{3,})text\n[^]*?\n\1$/m);
    const prose = [shown, ...rest.filter((part) => !/^`+$/.test(part))].join("").replaceAll(/`[^`\n]*`/g, "");
    expect(prose).not.toMatch(/<(?!\/?(?:details|summary|b)>)/);
    expect(prose).not.toMatch(/@|\]\(javascript/);
  });

  it("stays short enough for a comment, and says what it leaves out", () => {
    const [finding] = FOUND.findings;
    if (finding === undefined) throw new Error("no finding");
    const evidence = finding.evidence.flatMap((exchange) => Array.from({ length: 10 }, () => exchange));
    const many = {
      ...FOUND,
      findings: [...RULE_IDS, ...RULE_IDS].map((id) => Object.assign({}, finding, { id, evidence })),
    };
    const text = markdownReport(many);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/…and \d+ more, which the other formats show whole\.$/);
    expect(text).toContain("| | | | and 38 more |");
  });
});

async function pageOf(report: AuditReport): Promise<Document> {
  return new JSDOM(await htmlReport(report)).window.document;
}

describe("HTML", () => {
  test.each(REPORTS)("runs nothing and loads nothing: %s", async (_, report) => {
    const page = await pageOf(report);
    expect(page.querySelectorAll("script, link, img, iframe, object, embed, form, base, svg")).toHaveLength(0);
    for (const element of page.querySelectorAll("*"))
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on|^style$/);
        if (name === "href") expect(value).toMatch(/^https:\/\//);
      }
    const csp = page.querySelector("meta[http-equiv]")?.getAttribute("content");
    expect(csp).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'$/);
  });

  it("draws each exchange from page to server and back, with the browser's verdict", async () => {
    const page = await pageOf(FOUND);
    const drawn = [...page.querySelectorAll(".exchange")].map((figure) =>
      [...figure.querySelectorAll(".step")].map((step) => step.textContent?.replaceAll(/\s+/g, " ")),
    );
    expect(drawn.map((steps) => steps.at(-1))).toEqual([
      "verdictThe page may read the answer, with the user's cookies.",
      "verdictThe page may read the answer, with the user's cookies.",
      expect.stringContaining("HTTP 200"),
      "verdictThe preflight fails: PUT is never sent.",
    ]);
    expect(drawn[0]?.[1]).toContain("requestGET /api/me Origin: https://x4f1d7c02ab93e815.net Cookie: ***");
  });

  it("says when nothing was trusted, and nothing asked", async () => {
    const page = await pageOf({ ...NOTHING, trusted: [] });
    expect(page.body.textContent).toContain("No trusted origin was declared");
    expect(page.body.textContent).toContain("Nothing was asked.");
  });

  it("draws one finding of those that are alike, and names the others", async () => {
    const [finding] = FOUND.findings;
    if (finding === undefined) throw new Error("no finding");
    const urls = Array.from({ length: 203 }, (_, index) => `https://api.example.com/${index}`);
    const page = await pageOf({ ...FOUND, findings: urls.map((url) => Object.assign({}, finding, { url })) });
    expect(page.querySelectorAll(".card")).toHaveLength(1);
    expect(page.querySelectorAll(".exchange")).toHaveLength(finding.evidence.length);
    expect(page.querySelector(".others summary")?.textContent).toBe("also on 202 other endpoints");
    expect(page.querySelectorAll(".others li")).toHaveLength(202);
  });

  it("shows in red only what should not be", async () => {
    const page = await pageOf({
      ...FOUND,
      findings: FOUND.findings.map((each) => Object.assign({}, each, { security: "none" })),
    });
    expect([...page.querySelectorAll(".fault")].map((step) => step.textContent)).toEqual([
      expect.stringContaining("PUT is never sent"),
    ]);
  });

  it("names some of many trusted origins", async () => {
    const trusted = Array.from({ length: 5000 }, (_, index) => `https://x${index}.example.com`);
    const page = await pageOf({ ...CLEAN, trusted });
    expect(page.querySelector(".banner")?.textContent).toContain("https://x19.example.com and 4980 more");
  });
});
