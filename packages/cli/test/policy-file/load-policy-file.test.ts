import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { checkedPolicy, rangeOfProblem } from "../../src/policy-file/checked-policy.ts";
import { loadPolicyFile } from "../../src/policy-file/load-policy-file.ts";
import { folderWith } from "../check/run-corslet.ts";

const CONFIG = { resources: { "/api/*": { origins: ["https://app.example.com"], maxAge: 600 } } };
const LITERAL = JSON.stringify(CONFIG);

describe("each notation gives the configuration as it was written", () => {
  test.each<[idea: string, name: string, text: string]>([
    ["YAML", "yaml", 'resources:\n  /api/*:\n    origins: ["https://app.example.com"]\n    maxAge: 600\n'],
    ["YAML by its other name", "yml", "resources: {/api/*: {origins: [https://app.example.com], maxAge: 600}}\n"],
    ["YAML with an anchor", "yaml", "resources: {/api/*: {origins: &app [https://app.example.com], maxAge: 600}}\n"],
    ["JSON", "json", LITERAL],
    ["JSON with a byte order mark", "json", `\uFEFF${LITERAL}`],
    [
      "a TypeScript configuration",
      "ts",
      `import type { PolicyConfig } from "corslet";\nexport default ${LITERAL} satisfies PolicyConfig;`,
    ],
    ["a TypeScript policy", "ts", `import { definePolicy } from "corslet";\nexport default definePolicy(${LITERAL});`],
    ["a TypeScript module", "mts", `import { definePolicy } from "corslet";\nexport default definePolicy(${LITERAL});`],
    ["TypeScript in CommonJS", "cts", `import { definePolicy } from "corslet";\nexport = definePolicy(${LITERAL});`],
    ["an ES module", "mjs", `import { definePolicy } from "corslet";\nexport default definePolicy(${LITERAL});`],
    [
      "a CommonJS module",
      "cjs",
      `const { definePolicy } = require("corslet");\nmodule.exports = definePolicy(${LITERAL});`,
    ],
    [
      "JavaScript as ES module",
      "js",
      `import * as corslet from "corslet";\nexport default corslet.policyOf(${LITERAL});`,
    ],
    ["JavaScript as CommonJS", "js", `module.exports = ${LITERAL};`],
    [
      "a live policy",
      "mjs",
      `import { definePolicy, livePolicy } from "corslet";\nexport default livePolicy(definePolicy(${LITERAL}));`,
    ],
    ["a promise", "mjs", `export default Promise.resolve(${LITERAL});`],
    ["await at the top", "mts", `export default await Promise.resolve(${LITERAL});`],
  ])("%s", async (_, extension, text) => {
    const cwd = folderWith({ [`corslet.policy.${extension}`]: text });
    const file = await loadPolicyFile(undefined, cwd);
    expect(file.config).toEqual(CONFIG);
    expect(file.path).toBe(`corslet.policy.${extension}`);
  });
});

describe("YAML is data and nothing else", () => {
  test.each<[idea: string, text: string, config: unknown]>([
    ["yes is a word", "credentials: yes", { credentials: "yes" }],
    ["a merge key is a key like any other", "a: &a {b: 1}\nc: {<<: *a}", { a: { b: 1 }, c: { "<<": { b: 1 } } }],
    ["a prototype is a key like any other", "__proto__: {origins: '*'}", JSON.parse('{"__proto__":{"origins":"*"}}')],
    [
      "a star within a word needs no quotes",
      "[https://*.a.test, http://localhost:*]",
      ["https://*.a.test", "http://localhost:*"],
    ],
  ])("%s", async (_, text, config) => {
    const file = await loadPolicyFile("p.yaml", folderWith({ "p.yaml": text }));
    expect(file.config).toStrictEqual(config);
  });
});

describe("modules", () => {
  it("give every problem of a policy that definePolicy refused, warnings included", async () => {
    const text = `import { definePolicy } from "corslet";
      export default definePolicy({ origins: ["https://A.test"], exposeHeaders: ["Expires"], maxAge: -1 });`;
    const { policy, problems } = checkedPolicy(await loadPolicyFile("p.ts", folderWith({ "p.ts": text })));
    expect(policy).toBeNull();
    expect(problems.map((problem) => problem.code)).toEqual([
      "origin/upper-case",
      "expose-headers/safelisted",
      "max-age/negative",
    ]);
  });

  it("give the warnings of a policy, which keeps only its normalised configuration", async () => {
    const text = `import { definePolicy } from "corslet";
export default definePolicy({ origins: ["https://a.test", "https://a.test"], exposeHeaders: ["ETag", "Expires"] });`;
    const file = await loadPolicyFile("p.ts", folderWith({ "p.ts": text }));
    const { policy, problems } = checkedPolicy(file);
    expect(policy?.config.resources).toEqual({ "/*": { origins: ["https://a.test"], exposeHeaders: ["ETag"] } });
    expect(problems.map((problem) => [problem.code, rangeOfProblem(file, problem)?.start])).toEqual([
      ["expose-headers/safelisted", { line: 2, column: (text.split("\n")[1] ?? "").indexOf('"Expires"') + 1 }],
    ]);
  });

  it("are read where corslet is not installed, with what they import from their own folder", async () => {
    const cwd = folderWith({
      "config/p.ts":
        'import { definePolicy } from "corslet";\nimport { app } from "./origins.ts";\nexport default definePolicy({ origins: [app] });',
      "config/origins.ts": 'export const app: string = "https://app.example.com";',
    });
    const file = await loadPolicyFile("config/p.ts", cwd);
    expect(file.config).toEqual({ origins: ["https://app.example.com"] });
  });

  test.each(["ts", "mts", "js", "mjs", "cjs"])("are evaluated anew each time: .%s", async (extension) => {
    const cwd = folderWith({});
    const seen: unknown[] = [];
    for (const origin of ["https://one.test", "https://two.test"]) {
      const body = `{ origins: ["${origin}"] };`;
      writeFileSync(
        join(cwd, `p.${extension}`),
        extension === "cjs" ? `module.exports = ${body}` : `export default ${body}`,
      );
      seen.push((await loadPolicyFile(`p.${extension}`, cwd)).config);
    }
    expect(seen).toEqual([{ origins: ["https://one.test"] }, { origins: ["https://two.test"] }]);
  });
});

describe("a file's path is shown as a person would write it", () => {
  test.each<[idea: string, path: (cwd: string) => string, shown: (cwd: string) => string]>([
    ["below the working directory", () => "a/p.json", () => join("a", "p.json")],
    ["below it, said in full", (cwd) => join(cwd, "a", "p.json"), () => join("a", "p.json")],
    ["below it, said in a roundabout way", () => "./b/../a/p.json", () => join("a", "p.json")],
    ["elsewhere", () => "../p.json", (cwd) => join(cwd, "..", "p.json")],
  ])("%s", async (_, path, shown) => {
    const folder = folderWith({ "cwd/a/p.json": "{}", "p.json": "{}" });
    const cwd = join(folder, "cwd");
    expect((await loadPolicyFile(path(cwd), cwd)).path).toBe(shown(cwd));
  });
});
