import { describe, expect, test } from "vitest";
import { spawn } from "node:child_process";
import { folderWith, MAIN, runCorslet } from "../check/run-corslet.ts";

const APP = "https://app.example.com";
const URL_ = "https://api.example.com/me";

const explain = (pasted: string, args: readonly string[] = []) =>
  runCorslet(["explain", URL_, "--from", APP, "--headers", "heads.txt", ...args], folderWith({ "heads.txt": pasted }));

const SHARED = `access-control-allow-origin: ${APP}\n`;

describe("--headers: an answer's headers, pasted", () => {
  test.each<[string, string, readonly string[], number, string]>([
    ["lines alone", `${SHARED}vary: Origin\n`, [], 0, "READABLE"],
    ["lines alone, not shared", "content-type: text/html\n", [], 1, "BLOCKED MissingAllowOriginHeader"],
    ["as curl -i shows them", `HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: ${APP}\r\n\r\n`, [], 0, "READABLE"],
    ["HTTP/2 as curl shows it", `HTTP/2 200 \n${SHARED}`, [], 0, "READABLE"],
    ["as Chrome's panel shows HTTP/2", `:status: 200\n${SHARED}`, [], 0, "READABLE"],
    [
      "Chrome's status counts: a preflight's 405",
      `:status: 405\n${SHARED}access-control-allow-methods: PUT\n\n:status: 200\n${SHARED}`,
      ["-X", "PUT"],
      1,
      "BLOCKED PreflightInvalidStatus",
    ],
    ["indented, blank lines around", `\n\n  ${SHARED}\n\n`, [], 0, "READABLE"],
    ["a value with colons", `location: https://a.test:1/\n${SHARED}`, [], 0, "READABLE"],
    ["repeated lines count", `${SHARED}${SHARED}`, [], 1, "BLOCKED MultipleAllowOriginValues"],
    [
      "one head for a preflight and the request",
      `${SHARED}access-control-allow-methods: PUT\n`,
      ["-X", "PUT"],
      0,
      "READABLE",
    ],
    [
      "two heads, parted by a blank line",
      `${SHARED}access-control-allow-methods: PUT\n\ncontent-type: text/html\n`,
      ["-X", "PUT"],
      1,
      "BLOCKED MissingAllowOriginHeader",
    ],
    [
      "two heads, parted by a status line",
      `HTTP/1.1 403 Forbidden\nvary: Origin\nHTTP/1.1 200 OK\n${SHARED}`,
      ["-X", "PUT"],
      1,
      "BLOCKED PreflightMissingAllowOriginHeader",
    ],
  ])("%s", async (_what, pasted, args, exit, first) => {
    const { code, stdout, stderr } = await explain(pasted, args);
    expect([code, stdout.split("\n", 1)[0], stderr]).toEqual([exit, first, ""]);
  });

  test.each<[string, string, RegExp]>([
    ["nothing", "", /there is no header in it/],
    ["blank lines", "\n \n", /there is no header in it/],
    ["prose", "It says blocked by CORS policy\n", /line 1 is no header/],
    ["a stray line", `${SHARED}garbage\n`, /line 2 is no header: "garbage"/],
  ])("%s is refused: exit 2", async (_what, pasted, said) => {
    const { code, stdout, stderr } = await explain(pasted);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(said);
  });

  test("a file that is not there: exit 2", async () => {
    const { code, stderr } = await runCorslet(
      ["explain", URL_, "--from", APP, "--headers", "none.txt"],
      folderWith({}),
    );
    expect(code).toBe(2);
    expect(stderr).toContain("none.txt cannot be read");
  });

  test("- reads the standard input", async () => {
    const child = spawn(process.execPath, [MAIN, "explain", URL_, "--from", APP, "--headers", "-"]);
    let output = "";
    child.stdout.on("data", (chunk) => (output += String(chunk)));
    child.stdin.end(SHARED);
    const code = await new Promise((resolve) => {
      child.once("close", resolve);
    });
    expect([code, output.split("\n", 1)[0]]).toEqual([0, "READABLE"]);
  });

  test("what is pasted moves no cursor", async () => {
    const { stdout } = await explain(`access-control-allow-origin: \u001B[2Jevil\n`);
    expect(stdout).not.toContain("\u001B");
  });
});
