import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

// The built package, in node's own test runner, as ES modules and as CommonJS.
const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

async function runNodeTest(
  name: string,
  source: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const folder = mkdtempSync(join(DIST, ".runner-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, source);
  // A test runner inside a test runner: node's would report to the outer one.
  const { NODE_TEST_CONTEXT: _context, NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(process.execPath, ["--test", "--test-reporter=tap", file], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  return { code, output };
}

const BODY = `
const shared = () => new Response("ok", { headers: { "Access-Control-Allow-Origin": "*" } });
test("holds", async () => {
  await expectReadable(shared, { from: "https://app.example.com" });
  await expectBlocked(() => new Response("ok"), { from: "https://app.example.com", code: "MissingAllowOriginHeader" });
});
test("holds over a socket", async () => {
  const listener = (request, response) => response.setHeader("Access-Control-Allow-Origin", "*").end("ok");
  await expectReadable(listener, { from: "https://app.example.com" });
});
test("fails", async () => {
  await expectBlocked(shared, { from: "https://app.example.com" });
});
`;

test.each([
  [
    "module.test.mjs",
    `import { test } from "node:test"; import { expectBlocked, expectReadable } from "corslet/testing";`,
  ],
  [
    "common.test.cjs",
    `const { test } = require("node:test"); const { expectBlocked, expectReadable } = require("corslet/testing");`,
  ],
])("node:test, %s: two hold, one fails with its message, and the process ends", async (name, head) => {
  const { code, output } = await runNodeTest(name, `${head}\n${BODY}`);
  expect(output).toMatch(/^# pass 2$/m);
  expect(output).toMatch(/^# fail 1$/m);
  expect(output).toContain("Expected https://api.test/ to be blocked from https://app.example.com.");
  expect(code).toBe(1);
});
