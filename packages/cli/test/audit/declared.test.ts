import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import { policyFindings } from "../../src/audit/declared/policy-findings.ts";
import { ruleOfProblem } from "../../src/audit/declared/problem-rules.ts";
import { isRuleId } from "../../src/audit/rules/index.ts";
import { worse } from "../../src/audit/severity.ts";
import { RULES as PROBLEMS } from "../../src/check/rules.ts";
import { loadPolicyFile } from "../../src/policy-file/load-policy-file.ts";
import { folderWith, runCorslet } from "../check/run-corslet.ts";

// What a policy says by its own words, under the audit's ids, where it stands.

async function found(yaml: string): Promise<string[]> {
  const file = await loadPolicyFile("p.yaml", folderWith({ "p.yaml": yaml }));
  return policyFindings(file).map(
    ({ id, resource, security, works, declared: { line, column } }) =>
      `${id} ${worse(security, works)} ${resource} ${line}:${column}`,
  );
}

const ROWS: readonly (readonly [title: string, yaml: string, expected: readonly string[]])[] = [
  ["nothing", 'origins: ["https://app.example.com"]\ncredentials: true\n', []],
  ["everybody, without credentials", 'origins: "*"\n', []],
  [
    "a star for subdomains",
    'origins:\n  - https://a.test\n  - "https://*.example.com"\n',
    ["origin-subdomain-any info /* 3:5"],
  ],
  [
    "an insecure origin, by its switch",
    "resources:\n  /api/*:\n    origins: [http://app.example.com]\n    credentials: true\n    dangerouslyAllowInsecureOrigins: true\n",
    ["origin-http-downgrade medium /api/* 3:15"],
  ],
  [
    "a public suffix, by its switch",
    'origins: ["https://*.github.io"]\ncredentials: true\ndangerouslyAllowPublicSuffixes: true\n',
    ["origin-public-suffix high /* 1:11", "origin-subdomain-any info /* 1:11"],
  ],
  ["a switch that lets nothing through", "origins: [https://a.test]\ndangerouslyAllowInsecureOrigins: true\n", []],
  [
    "several grants of one resource",
    'resources:\n  /a:\n    - origins: [https://codepen.io]\n      credentials: true\n    - origins: ["http://localhost:*"]\n  /b:\n    origins: [https://jsfiddle.net, "https://b.test:*"]\n',
    [
      "origin-third-party-sandbox high /a 3:17",
      "origin-loopback-private info /a 5:17",
      "origin-third-party-sandbox low /b 7:15",
      "origin-port-any info /b 7:37",
    ],
  ],
  [
    "a cause that stands twice, once",
    'origins: ["https://*.a.test", "https://*.b.test"]\n',
    ["origin-subdomain-any info /* 1:11"],
  ],
  [
    "a warning that is the same fault",
    "origins: [https://a.test]\nmethods: [PUT]\n",
    ["preflight-header-missing info /* 2:10"],
  ],
];

it.each(ROWS)("%s", async (_, yaml, expected) => {
  expect(await found(yaml)).toEqual(expected);
});

it("every id in the table is one of the catalogue", () => {
  const ids = Object.keys(PROBLEMS).flatMap((code) => ruleOfProblem(code as keyof typeof PROBLEMS) ?? []);
  expect(ids.length).toBeGreaterThan(20);
  expect(ids.filter((id) => !isRuleId(id))).toEqual([]);
});

describe("corslet check names the audit's id beside its own", () => {
  const files = { "corslet.policy.yaml": 'origins: ["null", "https://a.test/x"]\nmaxAge: -1\nmethods: ["PUT PUT"]\n' };

  it("as JSON", async () => {
    const { stdout } = await runCorslet(["check", "--format", "json"], folderWith(files));
    const { problems } = JSON.parse(stdout) as { problems: { code: string; auditRule?: string }[] };
    expect(problems.map(({ code, auditRule }) => [code, auditRule])).toEqual([
      ["origin/null", "origin-null"],
      ["origin/path", "acao-malformed"],
      ["max-age/negative", "max-age-invalid"],
      ["method/syntax", undefined],
    ]);
  });

  it("as SARIF", async () => {
    const { stdout } = await runCorslet(["check", "--format", "sarif"], folderWith(files));
    const [run] = (JSON.parse(stdout) as Log).runs;
    expect(run?.results?.map(({ ruleId, properties }) => [ruleId, properties?.["auditRule"]])).toEqual([
      ["origin/null", "origin-null"],
      ["origin/path", "acao-malformed"],
      ["max-age/negative", "max-age-invalid"],
      ["method/syntax", undefined],
    ]);
  });
});
