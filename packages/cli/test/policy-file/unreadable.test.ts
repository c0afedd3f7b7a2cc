import { expect, test } from "vitest";
import { loadPolicyFile } from "../../src/policy-file/load-policy-file.ts";
import { PolicyFileError } from "../../src/policy-file/policy-file-error.ts";
import { type Files, folderWith } from "../check/run-corslet.ts";

async function errorOf(files: Files, path?: string): Promise<PolicyFileError> {
  const error: unknown = await loadPolicyFile(path, folderWith(files)).catch((thrown: unknown) => thrown);
  if (!(error instanceof PolicyFileError)) throw new Error(`no PolicyFileError, but ${String(error)}`);
  return error;
}

const deep = (open: string) => `{"origins": ${open.repeat(100_000)}`;
const bomb = `a: &a [1, 2]\nb: &b [${"*a,".repeat(40)}]\nc: &c [${"*b,".repeat(40)}]\norigins: [${"*c,".repeat(40)}]\n`;

// What the file holds, where the fault is (line:column, "" for nowhere), and what is said of it and of the next step.
test.each<[idea: string, name: string, text: string | Uint8Array, place: string, says: RegExp]>([
  ["an empty file", "p.yaml", "", "", /is empty.*Next: write at least origins/],
  ["blanks alone", "p.json", "\n \n", "", /is empty/],
  ["what is not UTF-8", "p.yaml", Buffer.from([0x6f, 0xff]), "", /not UTF-8.*save it as UTF-8/],
  ["an extension that is not known", "p.toml", "origins = 1", "", /YAML, JSON, TypeScript or JavaScript.*\.yaml/],

  ["a star without quotes", "p.yaml", "origins: *\n", "1:10", /Alias.*Next: a star begins an alias.*"\*"/],
  ["a host that begins with a star", "p.yaml", "origins:\n  - *.a.test\n", "2:5", /no anchor.*in quotes/],
  ["an alias before its anchor", "p.yaml", "origins: [*a]\nx: &a 1\n", "1:11", /no anchor &a/],
  ["tabs", "p.yaml", "resources:\n\t/a: 1\n", "2:1", /Tabs.*indent with spaces/],
  ["an open bracket", "p.yaml", "origins: [a\nmaxAge: 3\n", "2:1", /Flow sequence.*close every bracket/],
  ["an open quote", "p.yaml", 'origins: "a\n', "2:1", /Missing closing/],
  ["a colon in a value", "p.yaml", "origins: a: b\n", "1:10", /Nested mappings.*quotes/],
  ["a tag of one's own", "p.yaml", "origins: !js/function 'x'\n", "1:10", /Unresolved tag.*plain data/],
  ["a set of YAML 1.1", "p.yaml", "%YAML 1.1\n---\norigins: !!set {x}\n", "3:10", /Unresolved tag/],
  [
    "two documents",
    "p.yaml",
    "origins: []\n---\norigins: []\n",
    "2:1",
    /^(?!.*YAML\.parse).*several documents.*keep one/,
  ],
  ["a list for a key", "p.yaml", "? [a]\n: 1\n", "1:3", /keys must be strings/],
  ["a hundred thousand levels in brackets", "p.yaml", deep("["), "", /nested too deeply/],
  ["a hundred thousand levels in dashes", "p.yaml", "- ".repeat(100_000), "", /nested too deeply/],
  ["aliases of aliases", "p.yaml", bomb, "", /aliases stand for more data/],
  [
    "a resource that stands twice",
    "p.yaml",
    'resources:\n  /a: {}\n  "/a": {}\n',
    "3:3",
    /"\/a" stands twice.*first at 2:3.*keep one/,
  ],
  [
    "a key that stands twice",
    "p.yaml",
    "origins: []\nmaxAge: 1\norigins: []\n",
    "3:1",
    /"origins" stands twice.*first at 1:1/,
  ],

  ["a comment", "p.json", '{ // all\n"origins": "*"}', "1:3", /no comments.*YAML/],
  ["a comma too many in an object", "p.json", '{"origins": "*",\n}', "1:16", /comma stands after the last/],
  ["a comma too many in a list", "p.json", '{"origins": ["a",]}', "1:17", /comma stands after the last/],
  ["a comma too few", "p.json", '{"origins": "*"\n "maxAge": 1}', "2:2", /not JSON.*comma/],
  ["single quotes", "p.json", "{\"origins\": '*'}", "1:13", /double quotes/],
  ["a name without quotes", "p.json", '{origins: "*"}', "1:2", /Names stand in double quotes/],
  ["a word", "p.json", '{"origins": undefined}', "1:13", /no expressions/],
  ["a number in hexadecimal", "p.json", '{"maxAge": 0x10}', "1:12", /decimal/],
  ["a plus sign", "p.json", '{"maxAge": +1}', "1:12", /no expressions/],
  ["a negative word", "p.json", '{"maxAge": -x}', "1:13", /no expressions/],
  ["a hole in a list", "p.json", '{"origins": [,"a"]}', "1:13", /entry is missing/],
  ["a method", "p.json", '{"origins"() {}}', "1:2", /no such member/],
  ["a control character", "p.json", '{"origins": "a\tb"}', "", /not JSON: Bad control character/],
  ["a hundred thousand levels", "p.json", `${deep("[")}${"]".repeat(100_000)}}`, "", /nested too deeply/],
  ["an end too soon", "p.json", '{"origins": ["a"', "1:17", /not JSON/],
  ["a resource that stands twice", "p.json", '{"resources": {"/a": {}, "/\\u0061": {}}}', "1:26", /"\/a" stands twice/],

  ["a syntax error", "p.ts", "export default {\n  origins: [,\n", "3:1", /Unexpected token.*correct the syntax/],
  ["types in JavaScript", "p.js", "const a: string = '';\n", "1:8", /Missing initializer/],
  [
    "a module that throws",
    "p.ts",
    "type A = {\n  a: 1;\n};\n\nexport default { origins: [(null as any).b] };\n",
    "5:1",
    /could not be evaluated: TypeError: Cannot read.*does not throw/,
  ],
  ["a module that throws no error", "p.mjs", "throw 'no';", "", /it threw no\./],
  [
    "a module that is missing",
    "p.ts",
    "import list from './origins.ts';\nexport default { origins: list };",
    "1:1",
    /Cannot find module '\.\/origins\.ts'.*check the import/,
  ],
  [
    "a package that is missing",
    "p.cjs",
    "module.exports = require('not-installed-here');",
    "1:1",
    /Cannot find module.*install the package/,
  ],
  ["no default export", "p.ts", "export const policy = {};", "", /no default export.*export default definePolicy/],
  ["no export", "p.js", "const policy = {};", "", /no default export/],
  [
    "a resource that stands twice",
    "p.ts",
    "export default {\n  resources: { '/a': {}, '/b': {}, \"/a\": {} } };",
    "2:36",
    /"\/a" stands twice.*first at 2:16/,
  ],
  [
    "a key that stands twice in a constant",
    "p.ts",
    "const grant = { origins: [], origins: [] };\nexport default { resources: { '/a': [grant] } };",
    "1:30",
    /"origins" stands twice/,
  ],
])("%s in %s", async (_, name, text, place, says) => {
  const error = await errorOf({ [name]: text }, name);
  expect(error.path).toBe(name);
  expect(error.range === null ? "" : `${error.range.start.line}:${error.range.start.column}`).toBe(place);
  expect(error.message).toMatch(says);
  expect(error.message).toMatch(place === "" ? /^p\.[a-z]+: / : new RegExp(`^p\\.[a-z]+:${place}: `));
});

test.each<[idea: string, files: Files, path: string | undefined, says: RegExp]>([
  [
    "no policy file",
    { "policy.yaml": "" },
    undefined,
    /^There is no policy file in .* Next: write corslet\.policy\.yaml/,
  ],
  [
    "two policy files",
    { "corslet.policy.ts": "", "corslet.policy.yml": "" },
    undefined,
    /2 policy files.*corslet\.policy\.ts, corslet\.policy\.yml.*name the one/,
  ],
  ["a file that is not there", {}, "no.yaml", /^no\.yaml: There is no such file.*check the name/],
  ["the standard input", {}, "-", /^-: .*not read from the standard input.*Next: .*corslet\.policy\.yaml/],
  ["a file below a file", { "a.yaml": "" }, "a.yaml/b.yaml", /no such file/],
  ["a folder", { "a.yaml/b": "" }, "a.yaml", /^a\.yaml: This is a folder/],
])("%s", async (_, files, path, says) => {
  expect((await errorOf(files, path)).message).toMatch(says);
});
