import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

// What a user gets is the tarball: it is packed, unpacked in a project of its own, and used from there.

const run = promisify(execFile);
const repository = fileURLToPath(new URL("../../../", import.meta.url));
const packageFolder = join(repository, "packages/corslet");
const resolve = createRequire(import.meta.url).resolve;
const bin = (path: string): string => join(repository, "node_modules", path);

let project = "";
let tarball = "";

beforeAll(async () => {
  await mkdir(join(repository, ".cache"), { recursive: true });
  project = await mkdtemp(join(repository, ".cache/packed-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", project], { cwd: packageFolder });
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  tarball = join(project, packed?.filename ?? "");
  const installed = join(project, "node_modules/corslet");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  await symlink(
    dirname(resolve("tldts/package.json", { paths: [packageFolder] })),
    join(project, "node_modules/tldts"),
  );
  await symlink(join(repository, "node_modules/@types"), join(project, "node_modules/@types"));
  await writeFile(join(project, "package.json"), '{ "private": true }');
}, 60_000);

afterAll(() => rm(project, { recursive: true, force: true }));

const EXPORTS: readonly (readonly [subpath: string, names: readonly string[]])[] = [
  [
    "corslet",
    ["definePolicy", "policyOf", "checkPolicy", "livePolicy", "PolicyError", "isPolicyError", "describeProblem"],
  ],
  ["corslet/node", ["cors", "withCors"]],
  ["corslet/express", ["cors"]],
  ["corslet/fetch", ["withCors"]],
  ["corslet/edge", ["withCors", "policyFromChecked"]],
  ["corslet/hapi", ["token", "formField", "metaTag"]],
  ["corslet/lambda", ["cors", "withCors", "csrf", "withCsrf", "token", "formField", "metaTag"]],
  ["corslet/nestjs", ["cors", "csrf", "token", "formField", "metaTag", "refuseUpgrade"]],
  ["corslet/fastify", ["cors", "csrf", "token"]],
  ["corslet/koa", ["cors", "csrf", "token"]],
  ["corslet/hono", ["cors", "csrf", "token"]],
  ["corslet/next", ["withCors", "withCsrf", "withCorsApi", "withCsrfApi", "token"]],
  ["corslet/h3", ["cors", "csrf", "token"]],
  ["corslet/elysia", ["cors", "csrf", "token"]],
  ["corslet/itty-router", ["cors", "csrf", "token"]],
  ["corslet/browser", ["createBrowser", "explainHeaders", "formatExplanation", "policyTransport", "handlerTransport"]],
  ["corslet/browser/network", ["networkTransport"]],
  ["corslet/testing", ["expectReadable", "expectBlocked"]],
];

test.each(EXPORTS)("%s is imported and required", async (subpath, names) => {
  const report = `console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => typeof corslet[name])))`;
  await writeFile(join(project, "imports.mjs"), `import * as corslet from "${subpath}";\n${report}`);
  await writeFile(join(project, "requires.cjs"), `const corslet = require("${subpath}");\n${report}`);
  for (const file of ["imports.mjs", "requires.cjs"]) {
    const { stdout } = await run(process.execPath, [file], { cwd: project });
    expect(JSON.parse(stdout), file).toEqual(names.map(() => "function"));
  }
});

test("a policy made by one copy is known to the adapters of the other", async () => {
  await writeFile(
    join(project, "both.mjs"),
    `import { createRequire } from "node:module";
     import { definePolicy } from "corslet";
     const { withCors } = createRequire(import.meta.url)("corslet/fetch");
     const policy = definePolicy({ origins: ["https://app.example.com"] });
     const handler = withCors(policy, () => new Response("hello"));
     const response = await handler(new Request("https://api.example.com/", { headers: { origin: "https://app.example.com" } }));
     console.log(response.headers.get("access-control-allow-origin"));`,
  );
  const { stdout } = await run(process.execPath, ["both.mjs"], { cwd: project });
  expect(stdout.trim()).toBe("https://app.example.com");
});

const COMPILERS: readonly (readonly [title: string, file: string, options: Record<string, unknown>])[] = [
  ["ES modules under nodenext", "consumer.mts", { module: "nodenext" }],
  ["CommonJS under nodenext", "consumer.cts", { module: "nodenext" }],
  ["a bundler", "consumer.ts", { module: "esnext", moduleResolution: "bundler" }],
];

test.each(COMPILERS)("the types compile for %s, without skipLibCheck", async (_, file, options) => {
  await writeFile(
    join(project, file),
    `import { createServer } from "node:http";
     import { definePolicy, type Decision } from "corslet";
     import { cors, withCors } from "corslet/node";
     import { withCors as withCorsFetch } from "corslet/fetch";
     const policy = definePolicy({ resources: { "/api/*": { origins: ["https://app.example.com"], credentials: true } } });
     const decision: Decision = policy.decide({ method: "GET", path: "/api" });
     createServer(withCors(policy, (request, response) => { response.end(request.method); }));
     withCorsFetch(policy, (request: Request) => new Response(request.method));
     export const middleware = cors(policy, { onDecision: ({ reason }) => reason });
     export const status: 204 | 403 | undefined = decision.status;
     // @ts-expect-error: "*" with credentials
     definePolicy({ origins: "*", credentials: true });`,
  );
  await writeFile(
    join(project, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2022",
        lib: ["es2023", "dom", "dom.iterable"],
        types: ["node"],
        strict: true,
        noEmit: true,
        ...options,
      },
      files: [file],
    }),
  );
  const outcome = await run(process.execPath, [bin("typescript/bin/tsc"), "-p", project]).catch(
    (error: { stdout: string }) => error,
  );
  expect(outcome.stdout).toBe("");
});

test("publint and Are The Types Wrong have nothing to say", async () => {
  const publint = await run(process.execPath, [bin("publint/src/cli.js"), tarball, "--strict"]);
  expect(publint.stdout).toContain("All good!");
  // It says what it found by its exit status.
  await run(process.execPath, [
    bin("@arethetypeswrong/cli/dist/index.js"),
    tarball,
    "--profile",
    "node16",
    "--no-color",
    "--no-emoji",
  ]);
}, 60_000);

test("the tarball holds what is needed and nothing else", async () => {
  const { stdout } = await run("tar", ["-tzf", tarball]);
  const unexpected = stdout
    .split("\n")
    .filter(
      (path) =>
        path !== "" &&
        !/^package\/(dist\/.*\.(js|d\.ts|json)|package\.json|schema\.json|README\.md|LICENSE)$/.test(path),
    );
  expect(unexpected).toEqual([]);
});
