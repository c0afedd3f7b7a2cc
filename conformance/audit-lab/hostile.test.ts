import { describe, expect, test } from "vitest";
import { run } from "./auditors/auditor.ts";
import { MAIN } from "./auditors/corslet.ts";
import { HOSTILE, startHostile } from "./targets/hostile.ts";

// Targets that do not answer as a server should: the command says so in a clear line, in time, and is never green.

const TIMEOUT = 1;
/** An audit asks many times; it may wait for some of them, and not for each. */
const LONGEST = 20_000;

async function audit(url: string, ...options: readonly string[]) {
  const started = performance.now();
  const outcome = await run(
    process.execPath,
    [MAIN, "audit", url, "--origin", "https://app.example.com", "--timeout", String(TIMEOUT), ...options],
    process.cwd(),
  );
  return { ...outcome, took: performance.now() - started };
}

describe("a hostile target", () => {
  test.each(HOSTILE)("$id: $why", { timeout: 2 * LONGEST }, async (hostile) => {
    const { url, stop } = await startHostile(hostile);
    try {
      const { code, stdout, stderr, took } = await audit(url);
      expect(hostile.exits, stdout + stderr).toContain(code);
      expect(stdout + stderr).toMatch(hostile.says);
      expect(stdout + stderr, "a stack is no answer").not.toMatch(/^\s+at .*\.[jt]s:\d/m);
      expect(took).toBeLessThan(LONGEST);
    } finally {
      await stop();
    }
  });

  test("nobody listens", async () => {
    const { url, stop } = await startHostile(HOSTILE[0] as (typeof HOSTILE)[number]);
    await stop();
    const { code, stdout, stderr } = await audit(url);
    expect(code, stdout + stderr).toBe(3);
    expect(stdout + stderr).toMatch(/refused|no answer|unreachable/i);
  });

  test("one of two does not answer: what the other shows is reported, and the exit code is 3", async () => {
    const { url, stop } = await startHostile(HOSTILE[0] as (typeof HOSTILE)[number]);
    const other = await startHostile({ ...(HOSTILE[0] as (typeof HOSTILE)[number]), answer: reflecting });
    try {
      const { code, stdout } = await audit(url, other.url, "--format", "json");
      expect(code).toBe(3);
      const report = JSON.parse(stdout) as { verdict: string; findings: { id: string }[] };
      expect(report.verdict).toBe("incomplete");
      expect(report.findings.map(({ id }) => id)).toContain("origin-reflect-any");
    } finally {
      await stop();
      await other.stop();
    }
  });
});

const reflecting = (socket: { write: (text: string) => unknown }, request: string): void => {
  const origin = /^origin: (.*)\r$/im.exec(request)?.[1];
  const cors =
    origin === undefined ? "" : `Access-Control-Allow-Origin: ${origin}\r\nAccess-Control-Allow-Credentials: true\r\n`;
  socket.write(`HTTP/1.1 200 OK\r\n${cors}Vary: Origin\r\nContent-Length: 2\r\n\r\n{}`);
};
