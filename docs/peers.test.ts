import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ROOT } from "./snippets/markdown.ts";
import { output } from "./snippets/program.ts";

// What the README says of other middlewares, asked of them.

const PEERS = fileURLToPath(new URL("snippets/peers.mjs", import.meta.url));

async function answersTo(origin: string): Promise<Record<string, { allowOrigin: string | null; vary: string | null }>> {
  return JSON.parse((await output(process.execPath, [PEERS, origin], ROOT)).text) as Awaited<
    ReturnType<typeof answersTo>
  >;
}

test.each(["junk", "null", "https://evil.test/.example.com"])("told to reflect, all four echo %s", async (origin) => {
  const answers = await answersTo(origin);
  expect(Object.values(answers).map(({ allowOrigin }) => allowOrigin)).toEqual([origin, origin, origin, origin]);
});

test("three of the four lose Vary: Origin when the handler sets its own Vary", async () => {
  const answers = await answersTo("https://app.example.com");
  const keeping = Object.keys(answers).filter((name) => answers[name]?.vary?.includes("Origin"));
  expect(keeping).toEqual(["hono/cors"]);
});
