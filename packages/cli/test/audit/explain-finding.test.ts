import { expect, test } from "vitest";
import { RULES } from "../../src/audit/rules/index.ts";
import { nearestTo } from "../../src/audit/rules/nearest.ts";
import { RULE_IDS } from "../../src/audit/rules/rule.ts";
import { folderWith, runCorslet } from "../check/run-corslet.ts";

test.each<[args: readonly string[], code: number, stdout: RegExp, stderr: RegExp]>([
  [["origin-null"], 0, /^The origin null is let in origin-null\n\nwhat it means\n {2}`null` is not one origin/, /^$/],
  [["ORIGIN-NULL"], 0, /how to mend it\n {2}Take `null` off[^]*CWE-942/, /^$/],
  [["orgin-nul"], 2, /^$/, /There is no finding orgin-nul\.\n\n {2}next {2}write origin-null\n/],
  [["reflect"], 2, /^$/, /write origin-reflect-any, or preflight-reflects-request/],
  [["xyzzy"], 2, /^$/, /24-audit-catalogue\.md lists all/],
  [["__proto__"], 2, /^$/, /There is no finding __proto__/],
  [["a\u001B[31m"], 2, /^$/, /There is no finding a\uFFFD\[31m/],
  [[], 2, /^$/, /missing required argument/],
])("explain-finding %j", async (args, code, stdout, stderr) => {
  const ended = await runCorslet(["explain-finding", ...args], folderWith({}));
  expect({ code: ended.code }).toEqual({ code });
  expect(ended.stdout).toMatch(stdout);
  expect(ended.stderr).toMatch(stderr);
});

test("explain-finding --format json gives the rule", async () => {
  const { stdout, code } = await runCorslet(["explain-finding", "vary-missing", "-f", "json"], folderWith({}));
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(RULES["vary-missing"]);
});

test.each(RULE_IDS)("%s is nearest to itself, whatever one letter is lost", (id) => {
  for (let index = 0; index < id.length; index++)
    expect(nearestTo(id.slice(0, index) + id.slice(index + 1), RULE_IDS)).toContain(id);
});
