import { describe, expect, test } from "vitest";
import { folderWith, runCorslet } from "./run-corslet.ts";

const POLICY = `resources:
  /api/*:
    origins: [https://app.example.com]
    methods: [GET, PUT]
    allowHeaders: [Content-Type]
  /account:
    origins: [https://app.example.com]
    credentials: true
`;

async function check(...args: readonly string[]) {
  return runCorslet(["check", ...args], folderWith({ "corslet.policy.yaml": POLICY }));
}

interface Reported {
  readonly code: string;
  readonly range: { readonly start: { readonly line: number } };
}

describe("corslet check --csrf", () => {
  test.each<[idea: string, args: readonly string[], codes: readonly string[]]>([
    ["without it, a policy needs no guard", [], []],
    ["what a guard refuses", ["--csrf"], ["csrf/cookies-refused 4"]],
    [
      "who could read tokens",
      ["--csrf", "--token-path", "/account"],
      ["csrf/cookies-refused 4", "csrf/token-readable 8"],
    ],
    ["a token's path says that there is a guard", ["--token-path", "/pages/form"], ["csrf/cookies-refused 4"]],
  ])("%s", async (_, args, expected) => {
    const { code, stdout } = await check("--format", "json", ...args);
    const { problems } = JSON.parse(stdout) as { problems: readonly Reported[] };
    expect(problems.map((problem) => `${problem.code} ${problem.range.start.line}`)).toEqual(expected);
    expect(code).toBe(0);
    expect((await check("--strict", ...args)).code).toBe(expected.length === 0 ? 0 : 1);
  });

  test("text: the warnings, and who may write with what", async () => {
    const { stdout } = await check("--csrf");
    expect(stdout).toMatch(/^warning csrf\/cookies-refused corslet\.policy\.yaml:4:14\n/);
    expect(stdout).toContain(`
  /api/*    https://app.example.com without credentials
            GET, HEAD, POST, PUT
            writes with PUT, and without the user's cookies
  /account  https://app.example.com with credentials
            GET, HEAD, POST
            writes nothing: no unsafe method is listed
`);
    expect((await check()).stdout).not.toContain("writes");
  });

  test("SARIF: as rules of their own", async () => {
    const { stdout } = await check("--csrf", "--format", "sarif");
    const { runs } = JSON.parse(stdout) as { runs: { tool: { driver: { rules: object[] } }; results: object[] }[] };
    expect(runs[0]?.results).toMatchObject([{ ruleId: "csrf/cookies-refused", level: "warning" }]);
    expect(runs[0]?.tool.driver.rules).toMatchObject([{ properties: { tags: ["security", "csrf"] } }]);
  });
});
