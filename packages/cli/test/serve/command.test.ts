import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually, rawClient, send } from "./support/clients.ts";
import { corslet, FIXTURES, folder, POLICY, started } from "./support/command.ts";
import { afterTest, APP, closedPort, upstream } from "./support/servers.ts";

describe("corslet serve", () => {
  test("tells what it does, serves, logs decisions to the standard output, and stops on SIGTERM with 0", async () => {
    let finish: (() => void) | undefined;
    const { url } = await upstream((request, response) => {
      if (request.url === "/api/stream") {
        response.write("begin ");
        finish = () => response.end("end");
      } else response.end("ok");
    });
    const run = await started(["--upstream", url.origin, "--listen", "127.0.0.1:0"]);
    expect(run.err()).toBe(
      `corslet serve
  listening  ${run.origin}
  upstream   ${url.origin}
  policy     corslet.policy.yaml, 1 resource; watched for changes
  csrf       off: forged requests reach the upstream (--csrf refuses them)
  admin      off (--admin 127.0.0.1:9090)
  try        curl -i -H 'Origin: ${APP}' ${run.origin}/api/
`,
    );
    const answer = await send(run.origin, "/api/x", { headers: { Origin: APP } });
    expect([answer.body, answer.headers["access-control-allow-origin"]]).toEqual(["ok", APP]);
    await eventually("a line", () => run.out().includes("\n"));
    expect(run.out()).toMatch(/^\S+Z https:\/\/app\.example\.com GET \/api\/x actual origin-granted 200 [\d.]+ms\n$/);

    const stream = rawClient(run.port, "GET /api/stream HTTP/1.1\r\nHost: h\r\n\r\n");
    await stream.until(/begin/);
    run.child.kill("SIGTERM");
    await eventually("the stop is told", () => /stopping: 1 running, up to 10 s to end/.test(run.err()));
    await expect(send(run.origin, "/api/x")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    finish?.();
    expect(await run.exited).toBe(0);
    expect(stream.text()).toMatch(/end\r\n0\r\n\r\n$/);
    expect(run.err()).toMatch(/stopped\n$/);
  });

  test("a stream that outlasts --grace is broken off, and the exit code is 0 all the same", async () => {
    const { url } = await upstream((_, response) => void response.write("for ever"));
    const run = await started(["--upstream", url.origin, "--listen", "127.0.0.1:0", "--grace", "0.3"]);
    const stream = rawClient(run.port, "GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n");
    await stream.until(/for ever/);
    run.child.kill("SIGINT");
    expect(await run.exited).toBe(0);
    await stream.closed;
  });

  test("a second signal does not wait", async () => {
    const { url } = await upstream((_, response) => void response.write("for ever"));
    const run = await started(["--upstream", url.origin, "--listen", "127.0.0.1:0", "--grace", "60"]);
    await rawClient(run.port, "GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n").until(/for ever/);
    run.child.kill("SIGINT");
    await eventually("the stop is told", () => run.err().includes("stopping"));
    run.child.kill("SIGINT");
    expect(await run.exited).toBe(0);
    expect(run.err()).toMatch(/stopping now\nstopped\n$/);
  });

  test("with --admin, --log json, --preserve-host, --timeout", async () => {
    const { url } = await upstream((request, response) => {
      if (request.url !== "/api/hang") response.end(request.headers.host);
    });
    const addresses = ["--upstream", url.origin, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
    const run = await started([...addresses, "--log", "json", "--preserve-host", "--timeout", "0.2"]);
    const answer = await send(run.origin, "/api/x", { headers: { Host: "api.example.com" } });
    expect(answer.body).toBe("api.example.com");
    expect((await send(run.origin, "/api/hang", { headers: { Origin: APP } })).status).toBe(504);
    await eventually("two lines", () => run.out().split("\n").length === 3);
    const [first, second] = run
      .out()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(first).toMatchObject({ method: "GET", path: "/api/x", origin: null, reason: "no-origin", status: 200 });
    expect(second).toMatchObject({ origin: APP, allowed: true, status: 504, failure: "upstream-timeout" });
    const admin = /admin +(\S+?)\/_corslet\/health and/.exec(run.err())?.[1] ?? "";
    expect((await send(admin, "/_corslet/health")).body).toBe('{"status":"serving"}\n');
    expect((await send(admin, "/_corslet/metrics")).body).toContain(
      'corslet_failures_total{kind="upstream-timeout"} 1',
    );
  });

  test("with --log off and TLS; its curl line works with them", async () => {
    const { url } = await upstream((_, response) => void response.end("ok"));
    const tls = ["--cert", join(FIXTURES, "localhost.cert.pem"), "--key", join(FIXTURES, "localhost.key.pem")];
    const run = await started(["--upstream", url.origin, "--listen", "127.0.0.1:0", "--log", "off", ...tls]);
    expect(run.origin).toMatch(/^https:/);
    const line = /try +(curl .*)/.exec(run.err())?.[1] ?? "";
    const curl = spawn("sh", ["-c", `${line} -sS`]);
    let text = "";
    curl.stdout.on("data", (data: Buffer) => (text += data.toString()));
    await new Promise((resolve) => void curl.once("close", resolve));
    expect(text).toContain(`access-control-allow-origin: ${APP}`);
    expect(run.out()).toBe("");
  });

  test("a changed policy is in force at once; a bad edit and a deleted file are told, and change nothing", async () => {
    const { url } = await upstream((_, response) => void response.end("ok"));
    const run = await started(["--upstream", url.origin, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]);
    const path = join(run.cwd, "corslet.policy.yaml");
    const grants = async (origin: string): Promise<boolean> =>
      (await send(run.origin, "/api/x", { headers: { Origin: origin } })).headers["access-control-allow-origin"] ===
      origin;
    const other = "https://other.example.com";
    await writeFile(path, POLICY.replace(APP, other));
    await eventually("the reload is told", () => run.err().includes("policy reloaded from corslet.policy.yaml"));
    expect([await grants(APP), await grants(other)]).toEqual([false, true]);
    await writeFile(path, POLICY.replace(APP, "*"));
    await eventually("the refusal is told", () => run.err().includes("The policy that was in force stays."));
    expect(run.err()).toMatch(/error credentials\/any-origin corslet\.policy\.yaml:\d+:\d+/);
    expect(await grants(other)).toBe(true);
    await rm(path);
    await eventually("the absence is told", () => /There is no such file/.test(run.err()));
    expect(await grants(other)).toBe(true);
    const admin = /admin +(\S+?)\/_corslet\/health and/.exec(run.err())?.[1] ?? "";
    const { body } = await send(admin, "/_corslet/metrics");
    expect(body).toContain('corslet_policy_reloads_total{result="ok"} 1');
    expect(body).toContain('corslet_policy_reloads_total{result="failed"} 2');
  });

  test("colour is for terminals, or asked for", async () => {
    const { url } = await upstream((_, response) => void response.end("ok"));
    const plain = await started(["--upstream", url.origin, "--listen", "127.0.0.1:0"]);
    expect(plain.err()).not.toContain("\u001B");
    const forced = corslet(await folder(), ["--upstream", url.origin, "--listen", "127.0.0.1:0"], { FORCE_COLOR: "1" });
    await eventually("the start-up block", () => forced.err().includes("try"), 15_000);
    expect(forced.err()).toContain("\u001B[1m");
  });
});

describe("what cannot start says what to do next", () => {
  const UP = ["--upstream", "http://127.0.0.1:3000"];

  test.each<[string, readonly string[], number, RegExp]>([
    ["no upstream", [], 2, /--upstream <url>' not specified[^]*Next: corslet serve --help/],
    [
      "an upstream without scheme",
      ["--upstream", "localhost:3000"],
      2,
      /next +write --upstream http:\/\/localhost:3000/,
    ],
    ["an address that is none", [...UP, "--listen", "nowhere"], 2, /next +write --listen 127\.0\.0\.1:8080/],
    [
      "an address of another machine",
      [...UP, "--listen", "192.0.2.1:0"],
      2,
      /no address of this machine[^]*0\.0\.0\.0/,
    ],
    ["a policy file that is missing", [...UP, "--policy", "no.yaml"], 2, /no\.yaml[^]*There is no such file[^]*next/],
    ["a certificate alone", [...UP, "--cert", join(FIXTURES, "localhost.cert.pem")], 2, /next +add --key <file>/],
    ["a key that is missing", [...UP, "--key", "no.pem"], 2, /--key: no\.pem cannot be read/],
    [
      "a certificate that is none",
      [...UP, "--cert", join(FIXTURES, "localhost.key.pem"), "--key", join(FIXTURES, "localhost.key.pem")],
      2,
      /Certificate and key cannot be used[^]*next/,
    ],
    ["a log format that is none", [...UP, "--log", "xml"], 2, /Allowed choices are text, json, off/],
    ["a time that is none", [...UP, "--timeout", "soon"], 2, /next +write --timeout 30/],
  ])("%s", async (_, args, code, expected) => {
    const run = corslet(await folder(), args);
    expect(await run.exited).toBe(code);
    expect(run.err()).toMatch(expected);
    expect(run.err()).not.toMatch(/\n\s+at /);
    expect(run.out()).toBe("");
  });

  test("a port that is taken, for either address", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => void taken.listen(0, "127.0.0.1", resolve));
    afterTest(() => void taken.close());
    const { port } = taken.address() as { port: number };
    for (const option of ["--listen", "--admin"]) {
      const run = corslet(await folder(), ["--listen", "127.0.0.1:0", ...UP, option, `127.0.0.1:${port}`]);
      expect(await run.exited).toBe(2);
      expect(run.err()).toMatch(new RegExp(`Port ${port} on 127.0.0.1 is in use[^]*${option} 127.0.0.1:${port + 1}`));
    }
  });

  test("no policy file at all, and one with errors", async () => {
    const none = corslet(await folder(null), UP);
    expect(await none.exited).toBe(2);
    expect(none.err()).toMatch(/There is no policy file[^]*next +write corslet\.policy\.yaml/);
    const faulty = corslet(await folder(POLICY.replace(APP, `${APP}/`)), [
      ...UP,
      "--listen",
      `127.0.0.1:${await closedPort()}`,
    ]);
    expect(await faulty.exited).toBe(1);
    expect(faulty.err()).toMatch(
      /error origin\/path corslet\.policy\.yaml:3:\d+[^]*mend +write https:\/\/app\.example\.com\n/,
    );
  });
});
