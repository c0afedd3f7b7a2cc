import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FINDINGS } from "../../src/import/finding.ts";
import { folderWith, MAIN, run, runCorslet } from "../check/run-corslet.ts";

const SERVER = `import cors from "cors";
app.use("/api", cors({ origin: ["https://app.example.com"], methods: ["PUT"], allowedHeaders: ["Content-Type"] }));
`;
const POLICY = `resources:
  /api/*:
    origins: [https://app.example.com]
    methods: [PUT]
    allowHeaders: [Content-Type]
`;
const OPEN = `import cors from "cors";
app.use(cors({ origin: true, credentials: true }));
`;

describe("where things go", () => {
  test("the policy to the standard output, the report to the standard error", async () => {
    const { code, stdout, stderr } = await runCorslet(
      ["import", "cors", "server.js"],
      folderWith({ "server.js": SERVER }),
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: POLICY });
    expect(stderr).toContain("ok cors in server.js is a policy for 1 resource:");
  });

  test("to a file, which is there only once", async () => {
    const folder = folderWith({ "server.js": SERVER });
    const write = ["import", "cors", "server.js", "--output", "corslet.policy.yaml"];
    expect(await runCorslet(write, folder)).toMatchObject({ code: 0, stdout: "" });
    expect(readFileSync(join(folder, "corslet.policy.yaml"), "utf8")).toBe(POLICY);
    const again = await runCorslet(write, folder);
    expect(again).toMatchObject({ code: 2, stdout: "" });
    expect(again.stderr).toContain("corslet.policy.yaml is there already; nothing is written.");
    expect((await runCorslet([...write, "--force"], folder)).code).toBe(0);
    expect((await runCorslet(["check"], folder)).code).toBe(0);
  });

  test("nothing is written when something is refused, nor overwritten", async () => {
    const folder = folderWith({ "server.js": OPEN, "p.yaml": "old" });
    const args = ["import", "cors", "server.js", "--output"];
    expect(await runCorslet([...args, "new.yaml"], folder)).toMatchObject({ code: 1, stdout: "" });
    expect(existsSync(join(folder, "new.yaml"))).toBe(false);
    expect((await runCorslet([...args, "p.yaml", "--force"], folder)).code).toBe(1);
    expect(readFileSync(join(folder, "p.yaml"), "utf8")).toBe("old");
  });
});

test("a refusal has its place, a code frame and what to do", async () => {
  const { stderr } = await runCorslet(["import", "cors", "server.js"], folderWith({ "server.js": OPEN }));
  expect(stderr).toBe(`refused import/headers-mirrored server.js:2:14
  cors allows whatever request headers a page asks for. With credentials, browsers take no star for that: a policy lists them.

  1 | import cors from "cors";
> 2 | app.use(cors({ origin: true, credentials: true }));
    |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

  mend  say which headers your pages send, such as --header Content-Type --header Authorization

refused import/origin-mirrored server.js:2:24
  cors answers every origin with that origin, also null and junk. With credentials, every web site reads every answer as the signed-in user.

  1 | import cors from "cors";
> 2 | app.use(cors({ origin: true, credentials: true }));
    |                        ^^^^

  mend  say whose pages are meant, such as --origin https://app.example.com

refused server.js: 2 places of cors cannot be translated, so nothing is written.
`);
});

const FORMATS: readonly (readonly [format: string, file: string])[] = [
  ["yaml", "corslet.policy.yaml"],
  ["json", "corslet.policy.json"],
  ["ts", "corslet.policy.ts"],
];

test.each(FORMATS)("as %s it is a policy file", async (format, file) => {
  const folder = folderWith({ "server.js": SERVER });
  expect((await runCorslet(["import", "cors", "server.js", "-f", format, "-o", file], folder)).code).toBe(0);
  const { code, stdout } = await runCorslet(["check"], folder);
  expect(code).toBe(0);
  expect(stdout).toContain("https://app.example.com without credentials");
});

test("reports for programs and for a change", async () => {
  const folder = folderWith({ "server.js": OPEN });
  const json = await runCorslet(["import", "cors", "server.js", "--report", "json"], folder);
  expect(JSON.parse(json.stderr)).toMatchObject({
    peer: "cors",
    file: "server.js",
    policy: null,
    same: {},
    findings: [
      { code: "import/headers-mirrored", kind: "refused" },
      { code: "import/origin-mirrored", kind: "refused", range: { start: { line: 2, column: 24 } } },
      { code: "import/methods-default", kind: "note" },
    ],
  });
  const args = ["import", "cors", "server.js", "--report", "markdown", "--origin", "https://a.test", "--header", "X-A"];
  const { code, stderr } = await runCorslet(args, folder);
  expect(code).toBe(0);
  expect(stderr).toContain(
    "## Dangerous before\n\n- `server.js:2:24` `import/origin-mirrored`: cors answers every origin",
  );
  expect(stderr).toContain("```yaml\nresources:\n");
});

describe("what is read", () => {
  const options = `{ "origin": "https://app.example.com", "methods": "PUT", "allowedHeaders": [] }`;
  const written = "resources:\n  /*:\n    origins: [https://app.example.com]\n    methods: [PUT]\n";
  const python = `{'origins': ('https://app.example.com',), 'methods': 'PUT', 'allow_headers': []}`;

  test.each([
    ["JSON on the command line", "cors", options],
    ["JavaScript on the command line", "cors", options.replaceAll('"', "'")],
    ["the name that it is imported by", "@fastify/cors", options],
    ["Python on the command line", "flask-cors", python],
    [
      "JSON of flask-cors",
      "flask-cors",
      `{"origins": "https://app.example.com", "methods": ["PUT"], "allow_headers": []}`,
    ],
  ])("%s", async (_, library, source) => {
    const { code, stdout } = await runCorslet(["import", library, source], folderWith({}));
    expect({ code, stdout }).toEqual({ code: 0, stdout: written });
  });

  test.each([
    ["options.json", "cors", options],
    ["app.ts", "cors", `import cors from "cors"; const app: App = make(); app.use(cors(${options} satisfies O));`],
    ["app.tsx", "cors", `import cors from "cors"; const x = <p>x</p>; app.use(cors(${options} as O));`],
    ["app.cjs", "cors", `const cors = require("cors"); app.use(cors(${options}));`],
    ["app.py", "flask-cors", `from flask_cors import CORS\nCORS(app, **${python})`],
  ])("%s", async (file, library, text) => {
    const { code, stdout } = await runCorslet(["import", library, file], folderWith({ [file]: text }));
    expect({ code, stdout }).toEqual({ code: 0, stdout: written });
  });

  test("the standard input", async () => {
    const pipe = `printf '%s' "$0" | "$1" "$2" import cors -`;
    const { code, stdout } = await run("bash", ["-c", pipe, options, process.execPath, MAIN], folderWith({}));
    expect({ code, stdout }).toEqual({ code: 0, stdout: written });
  });

  test("is never run", async () => {
    const folder = folderWith({
      "app.js": `require("node:fs").writeFileSync("ran", ""); module.exports = ${options}`,
      "app.py": `open("ran", "w")\nCORS(app, **${python})`,
    });
    expect((await runCorslet(["import", "cors", "app.js"], folder)).code).toBe(0);
    expect((await runCorslet(["import", "flask-cors", "app.py"], folder)).code).toBe(0);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });
});

describe("a wrong command line", () => {
  const files = {
    "server.js": SERVER,
    "open.js": OPEN,
    "two.js": `app.use("/a", cors({ origin: process.env.WEB }));\napp.use("/b", cors({ origin: process.env.ADMIN }));`,
    "fastify.js": `import cors from "@fastify/cors"; app.register(cors);`,
    "none.js": "let x = 1;",
    "bad.js": "app.use(cors({ origin: );",
    "bad.py": "CORS(app",
    "app.py": "CORS(app)",
    "bad.json": `{ "origin": "*", }`,
    "empty.js": " ",
    "x.rb": "x",
  };
  test.each([
    ["no arguments", [], "missing required argument 'library'"],
    ["no source", ["cors"], "missing required argument 'source'"],
    ["a library that is not read", ["helmet", "server.js"], "cors, fastify-cors, hono, flask-cors"],
    ["no such file", ["cors", "nowhere.js"], "There is no file nowhere.js."],
    ["a folder", ["cors", "."], ". cannot be read."],
    ["an empty file", ["cors", "empty.js"], "empty.js is empty."],
    ["another kind of file", ["cors", "x.rb"], "name a .js, .ts or .json file"],
    ["another language", ["cors", "app.py"], "corslet import flask-cors"],
    ["another library", ["cors", "fastify.js"], "corslet import fastify-cors fastify.js"],
    ["no library at all", ["cors", "none.js"], "none.js does not use cors."],
    ["no JavaScript", ["cors", "bad.js"], "bad.js:1:24"],
    ["no Python", ["flask-cors", "bad.py"], "This is not Python that can be read."],
    ["no JSON", ["cors", "bad.json"], "A comma stands after the last entry."],
    ["an unknown format", ["cors", "server.js", "--format", "toml"], "yaml, json, ts"],
    ["a misspelt option", ["cors", "server.js", "--ouput", "x"], "Did you mean --output?"],
    ["an origin that is none", ["cors", "open.js", "--origin", "app.example.com"], "write https://app.example.com"],
    ["an origin for nothing", ["cors", "server.js", "--origin", "https://a.test"], "--origin stands for nothing"],
    [
      "an origin for several",
      ["cors", "two.js", "--origin", "https://a.test"],
      "--origin process.env.WEB=https://a.test",
    ],
    [
      "an origin for another name",
      ["cors", "two.js", "--origin", "WEBB=https://a.test"],
      'nothing that is called "WEBB"',
    ],
    ["a header for nothing", ["cors", "server.js", "--header", "X-A"], "--header stands for nothing"],
    ["a header that is none", ["cors", "open.js", "--header", "X A"], "--header"],
    ["a resource without its path", ["cors", "server.js", "--resource", "/x/*"], "does not say what it stands for"],
    ["a resource that is none", ["cors", "server.js", "--resource", "/x=/:id"], "is not a resource pattern"],
    ["an application that is not there", ["cors", "server.js", "--app", "admin"], "there is no application admin"],
  ])("%s", async (_, args, says) => {
    const { code, stdout, stderr } = await runCorslet(["import", ...args], folderWith(files));
    expect(stderr).toContain(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

test("what nobody would write ends all the same", async () => {
  const deep = `app.use(cors({ origin: ${"[".repeat(5000)}${"]".repeat(5000)} }));`;
  const wide = `const a0 = ["https://a.test"];\n${Array.from({ length: 40 }, (_, at) => `const a${at + 1} = [...a${at}, ...a${at}];`).join("\n")}\napp.use(cors({ origin: a40 }));`;
  const circle = "const a = b; const b = a; app.use(cors(a));";
  const folder = folderWith({
    "deep.js": deep,
    "wide.js": wide,
    "circle.js": circle,
    "deep.py": `CORS(app, origins=${"[".repeat(5000)}${"]".repeat(5000)})`,
  });
  for (const [library, file] of [
    ["cors", "deep.js"],
    ["cors", "wide.js"],
    ["cors", "circle.js"],
    ["flask-cors", "deep.py"],
  ] as const) {
    const { code, stdout, stderr } = await runCorslet(["import", library, file], folder);
    expect(stderr).not.toContain("defect of corslet");
    expect({ file, stdout, isRefused: code === 1 || code === 2 }).toEqual({ file, stdout: "", isRefused: true });
  }
});

test("what a file says moves no cursor", async () => {
  const folder = folderWith({ "server.js": `app.use(cors({ origin: "https://\u001B[31m.test/\u202E" }));` });
  const { stderr } = await runCorslet(["import", "cors", "server.js", "--report", "text"], folder);
  for (const control of ["\u001B", "\u202E"]) expect(stderr).not.toContain(control);
});

test("every finding is a sentence", () => {
  for (const [code, text] of Object.entries(FINDINGS)) {
    expect(code).toMatch(/^import\/[a-z-]+$/);
    expect(text).toMatch(/^[A-Z].*\.$/);
  }
});
