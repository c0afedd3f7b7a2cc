import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningExample, startExample } from "./running-example.ts";

const START = fileURLToPath(new URL("start.mjs", import.meta.url));
const COMMAND = fileURLToPath(new URL("../../packages/cli/dist/main.js", import.meta.url));

describe("npm start", () => {
  let example: RunningExample;

  beforeAll(async () => {
    example = await startExample();
  });
  afterAll(() => example.stop());

  test("prints where to look, and that block alone", () => {
    expect(example.output()).toContain(example.granted);
    expect(example.output()).toContain("the browser keeps the answers back");
    expect(example.output()).not.toMatch(/^(corslet|api) /m);
    expect(existsSync(example.policyFile)).toBe(true);
    expect(readFileSync(example.guardFile, "utf8")).toContain("mode: enforce");
  });

  test("both pages are served, with what they need and nothing from elsewhere", async () => {
    for (const url of [example.granted, example.other]) {
      const { status, headers, body } = await ask("GET", `${url}/`);
      expect(status).toBe(200);
      expect(headers["content-security-policy"]).toContain(
        `connect-src 'self' ${example.proxy}; form-action ${example.proxy};`,
      );
      expect(body).not.toMatch(/\{\{|(?:src|href)="https?:\/\/(?!localhost:)/);
      for (const [, path = ""] of body.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
        expect((await ask("GET", url + path)).status).toBe(200);
      }
    }
  });

  test("the preflight that the block shows is granted as the policy says", async () => {
    const answer = await ask("OPTIONS", `${example.proxy}/api/notes/1`, {
      Origin: example.granted,
      "Access-Control-Request-Method": "PUT",
      "Access-Control-Request-Headers": "content-type",
    });
    expect(answer.status).toBe(204);
    expect(corsOf(answer)).toEqual({
      "access-control-allow-origin": example.granted,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "GET, POST, PUT, DELETE",
      "access-control-allow-headers": "Content-Type, Authorization",
      "access-control-max-age": "86400",
    });
  });

  test("the API itself has no CORS: OPTIONS is not allowed there, and no origin is named", async () => {
    const preflight = { Origin: example.granted, "Access-Control-Request-Method": "PUT" };
    expect((await ask("OPTIONS", `${example.api}/api/notes/1`, preflight)).status).toBe(405);
    expect(corsOf(await ask("GET", `${example.api}/api/notes`, { Origin: example.granted }))).toEqual({});
  });

  test.each(["/api/notes", "/api/nothing", "/api/broken", "/api/me"])(
    "%s: one origin named, others not",
    async (path) => {
      const granted = corsOf(await ask("GET", example.proxy + path, { Origin: example.granted }));
      expect(granted).toEqual({
        "access-control-allow-origin": example.granted,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "X-Total-Count",
      });
      for (const headers of [{ Origin: example.other }, { Origin: "null" }, { Origin: `${example.granted}0` }, {}]) {
        expect(corsOf(await ask("GET", example.proxy + path, headers))).toEqual({});
      }
    },
  );

  test("the terminal tells the decision, and what reached the API", async () => {
    await ask("OPTIONS", `${example.proxy}/api/notes/2`, {
      Origin: example.other,
      "Access-Control-Request-Method": "PUT",
    });
    await ask("GET", `${example.proxy}/api/notes?page=2`, { Origin: example.other });
    await expect
      .poll(example.output)
      .toMatch(/^corslet │ .* GET \/api\/notes actual origin-not-granted write-allowed\(safe\) 200/m);
    expect(example.output()).toContain(`OPTIONS /api/notes/2 preflight origin-not-granted - 403`);
    expect(example.output()).toContain(`api     │ GET /api/notes from ${example.other}, no session: 200`);
    expect(example.output()).not.toMatch(/^api .* \/api\/notes\/2/m);
  });

  test("a forged form is refused before the API, whatever cookie rides along; a proper one is carried out", async () => {
    const json = { "Content-Type": "application/json", Origin: example.granted };
    const { headers } = await ask("POST", `${example.proxy}/api/session`, json, '{"name":"Ada"}');
    const form = {
      "Content-Type": "application/x-www-form-urlencoded",
      Cookie: String(headers["set-cookie"]).split(";", 1)[0] ?? "",
    };
    const give = (rest: Record<string, string>) =>
      ask("POST", `${example.proxy}/api/gifts`, { ...form, ...rest }, "to=Mallory&coins=10");
    const forged = await give({ Origin: example.other, "Sec-Fetch-Site": "same-site" });
    expect([forged.status, JSON.parse(forged.body)]).toMatchObject([403, { reason: "origin-foreign" }]);
    expect((await give({ Origin: "null", "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
    const proper = await give({ Origin: example.granted, "Sec-Fetch-Site": "same-site" });
    expect([proper.status, JSON.parse(proper.body)]).toEqual([200, { gift: 10, from: "Ada", to: "Mallory", left: 90 }]);
    await expect.poll(example.output).toMatch(/ POST \/api\/gifts .* write-refused\(origin-foreign,with-cookies\) 403/);
    await expect
      .poll(() => example.output().match(/^api .* POST \/api\/gifts .*$/gm))
      .toEqual([`api     │ POST /api/gifts from ${example.granted}, session of Ada: 200`]);
    const told = await ask("GET", `${example.other}/explain?method=POST&path=/api/gifts`);
    const { purse, writes } = JSON.parse(told.body) as { purse: number; writes: { path: string }[] };
    const refused = { method: "POST", verdict: "refused", reason: "origin-foreign", hasCookies: true, status: 403 };
    expect([purse, writes.filter(({ path }) => path === "/api/gifts")]).toMatchObject([90, [refused]]);
  });

  test("a body that is too long, or no JSON, is the sender's error", async () => {
    const json = { "Content-Type": "application/json" };
    expect((await ask("POST", `${example.proxy}/api/session`, json, "{")).status).toBe(400);
    expect((await ask("POST", `${example.proxy}/api/session`, json, "x".repeat(17 * 1024))).status).toBe(413);
    expect((await ask("POST", `${example.proxy}/api/session`, { "Content-Type": "text/plain" }, "{}")).status).toBe(
      415,
    );
  });
});

describe("stopping", () => {
  test("Ctrl-C leaves no process, no port and no file behind", async () => {
    const example = await startExample();
    const children = childrenOf(example.pid);
    expect(await example.stop()).toBe(0);
    for (const url of [example.granted, example.other, example.api, example.proxy]) {
      await expect(ask("GET", url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    }
    for (const child of children) expect(() => process.kill(child, 0)).toThrow("ESRCH");
    expect(existsSync(example.policyFile) || existsSync(example.guardFile)).toBe(false);
    expect(example.output()).not.toContain("has ended");
  });

  test.runIf(process.platform === "linux")("when corslet serve dies, it says so and stops", async () => {
    const example = await startExample();
    const [child = 0] = childrenOf(example.pid);
    process.kill(child, "SIGKILL");
    expect(await example.ended).toBe(1);
    expect(example.output()).toContain("corslet serve has ended (signal SIGKILL), so the example stops too.");
  });
});

describe("what hinders the start is said without a stack", () => {
  const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"));

  test.each(["127.0.0.1", ...(hasIpv6 ? ["::1"] : [])])("a port that is taken on %s", async (host) => {
    const server = createServer().listen(0, host);
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const { status, stderr } = await run({ CORSLET_START_PORT: String(port - 10) });
    server.close();
    expect(status).toBe(1);
    expect(stderr).toContain(`Port ${port} is taken by another program.`);
    expect(stderr).toContain("CORSLET_START_PORT=5400 npm start");
    expect(stderr).not.toContain("    at ");
  });

  test.each(["x", "-1", "65530", "1.5"])("CORSLET_START_PORT=%s", async (value) => {
    const { status, stderr } = await run({ CORSLET_START_PORT: value });
    expect(status).toBe(1);
    expect(stderr).toContain(`CORSLET_START_PORT is "${value}", which is no port`);
    expect(stderr).not.toContain("    at ");
  });
});

test("the policy file is one that corslet check accepts, of the documented shape", () => {
  const file = fileURLToPath(new URL("corslet.policy.yaml", import.meta.url));
  expect(execFileSync(process.execPath, [COMMAND, "check", file], { encoding: "utf8" })).toContain("is a sound policy");
  expect(readFileSync(file, "utf8")).toContain("methods: [GET, POST, PUT, DELETE]");
});

const run = async (env: Record<string, string>) =>
  spawnSync(process.execPath, [START], { env: { ...process.env, ...env }, encoding: "utf8", timeout: 20_000 });

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

async function ask(method: string, url: string, headers: Record<string, string> = {}, body = ""): Promise<Answer> {
  const sent = request(url, { method, headers, agent: false }).end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const chunks = await response.toArray();
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString("utf8") };
}

const corsOf = ({ headers }: Answer) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("access-control-")));

function childrenOf(pid: number): number[] {
  if (process.platform !== "linux") return [];
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
}
