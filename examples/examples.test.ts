import { spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const PAGE = "https://app.example.com";

/** Every example of ten lines, by its folder. */
const EXAMPLES = "express node fetch fastify koa hono h3 elysia itty-router nestjs hapi lambda".split(" ");

describe.each(EXAMPLES)("examples/%s", (name) => {
  let stop: () => Promise<unknown>;
  let url: string;

  beforeAll(async () => {
    const entry = fileURLToPath(new URL(`${name}/index.mjs`, import.meta.url));
    const child = spawn(process.execPath, [entry], {
      env: { ...process.env, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "close");
    stop = () => (child.kill(), ended);
    const [printed] = (await Promise.race([
      once(child.stdout, "data"),
      ended.then(() => Promise.reject(new Error(`examples/${name} ended at once`))),
    ])) as [Buffer];
    url = String(printed).trim();
  });

  afterAll(() => stop());

  test("answers a granted preflight", async () => {
    const answer = await ask("OPTIONS", `${url}/api/notes`, {
      Origin: PAGE,
      "Access-Control-Request-Method": "PUT",
      "Access-Control-Request-Headers": "authorization,content-type",
    });
    expect(answer.status).toBe(204);
    expect(answer.cors).toEqual({
      "access-control-allow-origin": PAGE,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "GET, POST, PUT, DELETE",
      "access-control-allow-headers": "Content-Type, Authorization",
      "access-control-max-age": "86400",
    });
    expect(answer.body).toBe("");
  });

  test("names the origin of a granted page", async () => {
    const answer = await ask("GET", `${url}/api/notes`, { Origin: PAGE });
    expect(answer.status).toBe(200);
    expect(answer.cors).toEqual({
      "access-control-allow-origin": PAGE,
      "access-control-allow-credentials": "true",
    });
    expect(answer.vary).toMatch(/\borigin\b/i);
    expect(JSON.parse(answer.body)).toEqual([{ id: 1, text: "hello" }]);
  });

  test("names no other origin, and answers all the same", async () => {
    const answer = await ask("GET", `${url}/api/notes`, { Origin: `${PAGE}.evil.test` });
    expect(answer.status).toBe(200);
    expect(answer.cors).toEqual({});
    expect(answer.vary).toMatch(/\borigin\b/i);
    expect(JSON.parse(answer.body)).toEqual([{ id: 1, text: "hello" }]);
  });
});

// Not fetch, which is a browser's way to ask and sends no Origin of ours.
async function ask(method: string, url: string, headers: Record<string, string>) {
  const sent = request(url, { method, headers, agent: false }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const chunks = await response.toArray();
  const cors = Object.entries(response.headers).filter(([name]) => name.startsWith("access-control-"));
  return {
    status: response.statusCode,
    cors: Object.fromEntries(cors),
    vary: response.headers.vary,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}
