import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCorslet } from "../check/run-corslet.ts";

const folder = mkdtempSync(join(tmpdir(), "corslet-diff-"));
afterAll(() => rmSync(folder, { recursive: true }));

const FILES = {
  "one.yaml": "resources:\n  /api/*: { origins: [https://a.test], credentials: true }\n",
  "same.json": '{ "resources": { "/api/*": [{ "credentials": true, "origins": ["https://a.test"] }] } }',
  "more.yaml": 'resources:\n  /api/*: { origins: [https://a.test, "https://*.b.test"], credentials: true }\n',
  "self.yaml": "self: https://api.test\nresources:\n  /api/*: { origins: [https://a.test], credentials: true }\n",
  "broken.yaml": "resources:\n  /api/*: { origins: [https://a.test/] }\n",
};
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);

const diff = (...args: readonly string[]): ReturnType<typeof runCorslet> => runCorslet(["diff", ...args], folder);

describe("corslet diff", () => {
  const CODES: readonly (readonly [title: string, args: readonly string[], code: number, words: RegExp])[] = [
    ["the same in another notation", ["one.yaml", "same.json"], 0, /^The two policies mean the same\.\n$/],
    ["more is told, and is no failure", ["one.yaml", "more.yaml"], 0, /wider \/api\/\*\n {2}https:\/\/\*\.b\.test\n/],
    ["more is a failure where it is asked", ["one.yaml", "more.yaml", "--fail-on-widening"], 1, /1 wider/],
    ["less is none", ["more.yaml", "one.yaml", "--fail-on-widening"], 0, /1 narrower/],
    ["whose API it is", ["one.yaml", "self.yaml", "--fail-on-widening"], 0, /self gains https:\/\/api\.test/],
    ["another own origin writes", ["self.yaml", "self.yaml", "--fail-on-widening"], 0, /mean the same/],
  ];

  it.each(CODES)("%s", async (_, args, code, words) => {
    const { stdout, code: status } = await diff(...args);
    expect(stdout).toMatch(words);
    expect(status).toBe(code);
  });

  const WRONG: readonly (readonly [title: string, args: readonly string[], words: RegExp])[] = [
    ["a policy with errors", ["one.yaml", "broken.yaml"], /origin\/path[^]*write https:\/\/a\.test/],
    ["no such file", ["one.yaml", "absent.yaml"], /There is no such file/],
    ["one file", ["one.yaml"], /missing required argument 'new'/],
    ["no such format", ["one.yaml", "more.yaml", "--format", "xml"], /Allowed choices are text, json, markdown/],
  ];

  it.each(WRONG)("%s", async (_, args, words) => {
    const { stdout, stderr, code: status } = await diff(...args);
    expect(stderr).toMatch(words);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it("json has everything, as data", async () => {
    const { stdout } = await diff("one.yaml", "more.yaml", "--format", "json");
    expect(JSON.parse(stdout)).toEqual({
      widens: true,
      settings: [],
      entries: [
        {
          direction: "wider",
          resources: [{ pattern: "/api/*", except: [] }],
          origins: [{ text: "https://*.b.test", except: [] }],
          changes: [{ direction: "wider", kind: "access", name: null, text: "can read with credentials" }],
          witness: {
            facts: { method: "GET", path: "/api/any", origin: "https://any.b.test" },
            before: "not allowed, origin-not-granted",
            after: "allowed, origin-granted; Allow-Origin: https://any.b.test; Allow-Credentials: true",
          },
        },
      ],
    });
  });

  it("markdown is a table that a pull request shows", async () => {
    const { stdout } = await diff("one.yaml", "more.yaml", "--format", "markdown");
    expect(stdout).toContain("### Origin policy: this change **opens** something");
    expect(stdout).toContain("| wider | `/api/*` | `https://*.b.test` | can read with credentials |");
  });
});
