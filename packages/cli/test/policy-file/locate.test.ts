import type { ProblemPath } from "corslet";
import { expect, test } from "vitest";
import { loadPolicyFile } from "../../src/policy-file/load-policy-file.ts";
import type { MemberPart, SourceRange } from "../../src/policy-file/policy-file.ts";
import { folderWith } from "../check/run-corslet.ts";

// The place that is meant stands between « and », which are not in the file.
type Row = [idea: string, name: string, marked: string, path: ProblemPath, part?: MemberPart];

const api = ["resources", "/api/*"] as const;

const YAML: readonly Row[] = [
  ["a value", "p.yaml", 'origins: «"*"»\n', ["origins"]],
  [
    "an entry of a block list",
    "p.yaml",
    "origins:\n  - https://a.test\n  - «https://b.test/»  # why\n",
    ["origins", 1],
  ],
  ["an entry of a flow list", "p.yml", "origins: [https://a.test, «https://b.test/»]\n", ["origins", 1]],
  [
    "a member of a resource",
    "p.yaml",
    "resources:\n  /api/*:\n    origins: [https://a.test]\n    maxAge: «-1»\n",
    [...api, "maxAge"],
  ],
  ["a grant in a list", "p.yaml", 'resources:\n  /api/*:\n    - origins: "*"\n    - «origins: "*"»\n', [...api, 1]],
  [
    "a grant of several lines, by its first",
    "p.yaml",
    "resources:\n  /api/*:\n    - «origins: [a]»\n      maxAge: 1\n",
    [...api, 0],
  ],
  [
    "a value of several lines, by its key",
    "p.yaml",
    "«origins»:\n  - https://a.test\n  - https://b.test\n",
    ["origins"],
  ],
  ["a key", "p.yaml", "origins: []\n«origin»: []\n", ["origin"], "key"],
  ["a quoted key", "p.yaml", 'resources:\n  «"/api/*"»: {origins: "*"}\n', api, "key"],
  [
    "a missing member, by the resource's key",
    "p.yaml",
    "resources:\n  «/api/*»:\n    methods: [PUT]\n",
    [...api, "origins"],
  ],
  ["a missing member of the root", "p.yaml", "# why\n«methods: [PUT]»\nmaxAge: 1\n", ["origins"]],
  ["an empty value, by its key", "p.yaml", "origins: []\n«credentials»:\nmaxAge: 1\n", ["credentials"]],
  ["an alias, by its anchor", "p.yaml", "x: &it «https://A.test»\norigins: [*it]\n", ["origins", 0]],
  ["inside an alias", "p.yaml", "x: &it {origins: [«A»]}\nresources:\n  /api/*: *it\n", [...api, "origins", 0]],
  ["a number for a key", "p.yaml", "resources:\n  «1»: {}\n", ["resources", "1"], "key"],
  ["after letters of two code units", "p.yaml", "origins: ['🦊', «https://b.test/»]\n", ["origins", 1]],
  ["after a carriage return", "p.yaml", "origins:\r\n  - «https://b.test/»\r\n", ["origins", 0]],
  ["after a byte order mark", "p.yaml", "\uFEFForigins: «x»\n", ["origins"]],
];

const JSON_ROWS: readonly Row[] = [
  ["a value", "p.json", '{"origins": «"*"»}', ["origins"]],
  [
    "an entry",
    "p.json",
    '{\n\t"resources": {\n\t\t"/api/*": { "origins": ["a", «"b"»] }\n\t}\n}',
    [...api, "origins", 1],
  ],
  ["a key", "p.json", '{"origins": "*", «"maxage"»: 1}', ["maxage"], "key"],
  ["an escaped key", "p.json", '{"resources": {«"\\u002fapi/*"»: {}}}', api, "key"],
  ["a missing member", "p.json", '{"resources": {«"/api/*"»: {\n}}}', [...api, "origins"]],
  ["the root", "p.json", "«[]»", []],
];

const MODULES: readonly Row[] = [
  ["an export", "p.mjs", "export default { origins: [«'a'»] };", ["origins", 0]],
  [
    "definePolicy",
    "p.ts",
    'import { definePolicy } from "corslet";\nexport default definePolicy({ origins: [«"https://A.test"»] });',
    ["origins", 0],
  ],
  [
    "satisfies",
    "p.ts",
    'import type { PolicyConfig } from "corslet";\nexport default { origins: «"*"» } satisfies PolicyConfig;',
    ["origins"],
  ],
  ["as", "p.ts", "export default ({ origins: [«'a'» as string] } as const);", ["origins", 0]],
  ["a constant", "p.ts", "const config = { origins: [«'a'»] };\nexport default config;", ["origins", 0]],
  [
    "a constant of a constant",
    "p.ts",
    "const list = ['a', «'b'»];\nexport const config = { origins: list };\nexport { config as default };",
    ["origins", 1],
  ],
  ["module.exports", "p.cjs", "module.exports = { origins: [«'a'»] };", ["origins", 0]],
  ["exports.default", "p.cjs", "exports.default = { origins: [«'a'»] };", ["origins", 0]],
  ["export =", "p.cts", "const config = { origins: [«'a'»] };\nexport = config;", ["origins", 0]],
  [
    "a spread object",
    "p.js",
    "const base = { origins: [«'a'»] };\nmodule.exports = { resources: { '/api/*': { ...base, maxAge: 1 } } };",
    [...api, "origins", 0],
  ],
  [
    "what overrides a spread",
    "p.js",
    "const base = { maxAge: 1 };\nmodule.exports = { ...base, maxAge: «2» };",
    ["maxAge"],
  ],
  [
    "a spread list",
    "p.js",
    "const more = ['b', «'c'»];\nmodule.exports = { origins: ['a', ...more, 'd'] };",
    ["origins", 2],
  ],
  [
    "after a spread list",
    "p.js",
    "const more = ['b', 'c'];\nmodule.exports = { origins: ['a', ...more, «'d'»] };",
    ["origins", 3],
  ],
  [
    "after a list that is not literal",
    "p.js",
    "const more = () => ['b'];\nmodule.exports = { origins: «['a', ...more(), 'd']» };",
    ["origins", 2],
  ],
  ["a computed value", "p.js", "module.exports = { origins: «['a'].concat('b')» };", ["origins", 1]],
  [
    "a grant that is not literal",
    "p.js",
    "const make = () => ({ origins: 3 });\nmodule.exports = { resources: { «'/api/*'»: make() } };",
    [...api, "origins"],
  ],
  [
    "what an unknown spread may override",
    "p.js",
    "const make = () => ({ maxAge: -1 });\nmodule.exports = «{ maxAge: 1, ...make() }»;",
    ["maxAge"],
  ],
  ["a key", "p.js", "module.exports = { «origin»: [] };", ["origin"], "key"],
  ["a shorthand", "p.ts", "const origins = [«'a'»];\nexport default { origins };", ["origins", 0]],
  [
    "a call that threw",
    "p.ts",
    'import { definePolicy } from "corslet";\nexport const policy = definePolicy({ origins: [«"A"»] });',
    ["origins", 0],
  ],
  [
    "a live policy",
    "p.ts",
    'import { definePolicy, livePolicy } from "corslet";\nexport default livePolicy(definePolicy({ origins: [«"https://a.test"»] }));',
    ["origins", 0],
  ],
];

test.each<Row>([...YAML, ...JSON_ROWS, ...MODULES])("%s in %s", async (_, name, marked, path, part) => {
  const text = marked.replace(/[«»]/g, "");
  const file = await loadPolicyFile(name, folderWith({ [name]: text }));
  expect(textAt(file.text, file.locate(path, part))).toBe(/«([^]*)»/.exec(marked)?.[1]);
});

function textAt(text: string, range: SourceRange | null): string | null {
  if (range === null) return null;
  const offset = ({ line, column }: SourceRange["start"]) =>
    text
      .split("\n")
      .slice(0, line - 1)
      .reduce((sum, before) => sum + before.length + 1, column - 1);
  return text.slice(offset(range.start), offset(range.end));
}

test("nothing can be told of a module that re-exports", async () => {
  const cwd = folderWith({ "p.mjs": "export { default } from './other.mjs';", "other.mjs": "export default {};" });
  const file = await loadPolicyFile("p.mjs", cwd);
  expect(file.locate(["origins"])).toBeNull();
});
