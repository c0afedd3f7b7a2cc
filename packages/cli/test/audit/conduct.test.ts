import { createServer, type Server } from "node:net";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { probeClient } from "../../src/probe/client.ts";
import { answering, auditOf, base, type Listener, listening, T, trusting } from "./_server.ts";
import { folderWith, runCorslet } from "../check/run-corslet.ts";

// Whatever a target does, an audit ends, says why, and is not green; and it asks nobody who was not named.

const fixture = (name: string): string => readFileSync(new URL(`../serve/fixtures/${name}`, import.meta.url), "utf8");

async function started(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A server that answers a connection's first bytes with some bytes, and leaves the connection open or not. */
async function raw(bytes: string | Buffer, isClosed: boolean): Promise<URL> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => {
      socket.write(bytes);
      if (isClosed) socket.end();
    });
    onTestFinished(() => void socket.destroy());
  });
  return new URL(`http://127.0.0.1:${await started(server)}/`);
}

describe("a target that gives no answer", () => {
  it.each([
    ["hangs", async () => raw("", false), /no answer within 0.2 s/],
    ["drips its head", async () => raw("HTTP/1.1 200 OK\r\nX-Slow: ", false), /no answer within 0.2 s/],
    ["closes", async () => raw("", true), /closed the connection without an answer/],
    ["answers garbage", async () => raw(Buffer.from([0, 255, 1, 2, 10, 10]), true), /is not HTTP/],
    [
      "has an endless head",
      async () => raw(`HTTP/1.1 200 OK\r\nX: ${"a".repeat(100_000)}`, false),
      /head of its answer is too long/,
    ],
    ["is not there", async () => new URL("http://127.0.0.1:1/"), /nothing listens there/],
  ])("%s", async (_, target, why) => {
    const { endpoints, verdict } = await auditOf([await target()], { timeout: 200 });
    expect(verdict).toBe("incomplete");
    expect(endpoints[0]?.unanswered.join()).toMatch(why);
    expect(endpoints[0]?.requests).toBe(1);
  });

  it("has a certificate that nobody trusts: that is a finding", async () => {
    const server = createTlsServer({ cert: fixture("localhost.cert.pem"), key: fixture("localhost.key.pem") });
    const url = new URL(`https://localhost:${await started(server)}/`);
    const { findings, verdict, endpoints } = await auditOf([url]);
    expect(findings.map(({ id }) => id)).toEqual(["tls-invalid"]);
    expect(endpoints[0]?.unanswered.join()).toMatch(/certificate/);
    expect(verdict).toBe("incomplete");
  });

  it("stops to answer in the middle: what was found before stays, and two silent requests are enough", async () => {
    let asked = 0;
    const right = answering(base);
    const url = await listening((request, response) => (asked++ < 20 ? right(request, response) : undefined));
    const { endpoints, verdict } = await auditOf([url], { timeout: 200 });
    expect(verdict).toBe("incomplete");
    expect(endpoints[0]?.unanswered.join()).toMatch(/no answer within 0.2 s/);
    expect(asked).toBe(22);
  });

  it("refuses strangers by closing: what it answers to others is judged all the same", async () => {
    const right = answering(base);
    const url = await listening((request, response) =>
      request.headers.origin === undefined || request.headers.origin === T
        ? right(request, response)
        : request.socket.destroy(),
    );
    expect((await auditOf([url])).verdict).toBe("incomplete");
  });
});

describe("a target that answers too much", () => {
  it("a body without an end is not read, and is not taken for clean", async () => {
    const url = await listening((request, response) => {
      for (const [name, value] of Object.entries(base({ origin: request.headers.origin, isPreflight: false, request })))
        response.setHeader(name, value);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 16)));
      };
      response.on("drain", more);
      more();
    });
    const { verdict, endpoints } = await auditOf([url]);
    expect(endpoints[0]?.unanswered).toEqual(["the body of its answer is longer than 16 MB"]);
    expect(verdict).toBe("incomplete");
  });

  it.each([
    ["without an end", (_: string, query: number) => `/me?hop=${query}`, /redirects without an end/],
    [
      "to another host",
      () => "https://elsewhere.example/",
      /redirect to https:\/\/elsewhere\.example, which is not followed/,
    ],
  ] as const)("redirects %s", async (_, to, why) => {
    let hops = 0;
    const listener: Listener = (request, response) => {
      response.writeHead(302, { Location: to(request.url ?? "", hops++) }).end();
    };
    const { endpoints, verdict } = await auditOf([await listening(listener)]);
    expect(endpoints[0]?.unanswered.join()).toMatch(why);
    expect(verdict).toBe("incomplete");
  });
});

it.each([
  ["is down", 503, {}, /answers 503/],
  ["has enough", 429, { "Retry-After": "60" }, /limits how often it is asked/],
] as const)("a target that %s is not clean", async (_, status, headers, why) => {
  const url = await listening((_request, response) => response.writeHead(status, headers).end());
  const { verdict, endpoints } = await auditOf([url]);
  expect(verdict).toBe("incomplete");
  expect(endpoints[0]?.unanswered.join()).toMatch(why);
});

it("a target that has enough for a second is given it", async () => {
  let asked = 0;
  const right = answering(base);
  const url = await listening((request, response) =>
    asked++ === 10 ? response.writeHead(429, { "Retry-After": "0" }).end() : right(request, response),
  );
  expect((await auditOf([url])).verdict).toBe("clean");
});

it.each([
  [401, /answers 401 to whoever is not signed in: add --cookie/],
  [404, /answers 404: only that answer was judged/],
])("a note is made of %d", async (status, note) => {
  const { notes = [] } = await auditOf([await listening((_request, response) => response.writeHead(status).end())]);
  expect(notes.join()).toMatch(note);
});

it("nothing asked is not clean", async () => {
  expect((await auditOf([])).verdict).toBe("incomplete");
});

it("a host that is not this machine is asked ten times a second", async () => {
  const client = probeClient(1000, { send: async () => ({ status: 200, headers: [] }), close: () => undefined });
  const start = performance.now();
  await Promise.all(
    Array.from({ length: 5 }, async () => client({ method: "GET", url: "http://192.0.2.1/", headers: [] })),
  );
  expect(performance.now() - start).toBeGreaterThan(380);
});

describe("the command", () => {
  it("tells a fault, with both requests for a shell, and ends with 1", async () => {
    const { href } = await listening(trusting(() => true));
    const { code, stdout, stderr } = await runCorslet(["audit", href, "--origin", T], folderWith({}));
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/^critical origin-reflect-any/);
    expect(stdout).toMatch(/A page on https:\/\/\w+\.com can read what a signed-in user gets from/);
    expect(stdout.match(/\$ curl -si 'http/g)?.length).toBeGreaterThanOrEqual(3);
  });

  it("is the same in each run, to the byte", async () => {
    const { href } = await listening(trusting((origin) => origin.startsWith(T)));
    const args = ["audit", href, "--origin", T, "--format", "json"];
    const [one, two] = [await runCorslet(args, folderWith({})), await runCorslet(args, folderWith({}))];
    expect(JSON.parse(one.stdout)).toMatchObject({ verdict: "findings", failOn: "medium", trusted: [T] });
    expect(two.stdout).toBe(one.stdout);
  });

  it("--dry-run lists what it would ask, and asks nothing", async () => {
    let asked = 0;
    const { href } = await listening((_, response) => response.end(String(asked++)));
    const { code, stdout } = await runCorslet(
      ["audit", href, "--origin", T, "--cookie", "env:SID", "--dry-run"],
      folderWith({}),
      { SID: "sid=hidden" },
    );
    expect({ code, asked }).toEqual({ code: 0, asked: 0 });
    expect(stdout).toContain(`GET ${href}?corslet=1  Origin: ${T}  Cookie: ***`);
    expect(stdout).not.toContain("hidden");
  });

  it("takes who is trusted from a policy", async () => {
    const { href } = await listening(trusting((origin) => origin === T || origin === `${T}:8443`));
    const policy = { resources: { "/me": { origins: [T, `${T}:8443`], credentials: true } } };
    const { code, stdout } = await runCorslet(
      ["audit", href, "--policy", "corslet.policy.json"],
      folderWith({ "corslet.policy.json": JSON.stringify(policy) }),
    );
    expect({ code, stdout }).toMatchObject({ code: 0 });
  });

  it.each([
    ["another's host", ["https://api.example.com"], /asked only when you say that it is yours/],
    ["no URL", ["api"], /no http or https URL/],
    ["a trusted origin that is none", ["http://127.0.0.1:1", "--origin", "https://app.example.com/"], /--origin/],
    ["a variable that is not set", ["http://127.0.0.1:1", "--cookie", "env:NOT_THERE"], /NOT_THERE is not set/],
    ["a header without a colon", ["http://127.0.0.1:1", "--header", "secret"], /name: value/],
    ["a path without a slash", ["http://127.0.0.1:1", "--path", "me"], /no path/],
    ["a write that is none", ["http://127.0.0.1:1", "--allow-write", "GET /"], /names no operation/],
    ["a time that is none", ["http://127.0.0.1:1", "--timeout", "soon"], /out of range/],
    ["a severity that is none", ["http://127.0.0.1:1", "--fail-on", "bad"], /Allowed choices/],
  ])("ends with 2 on %s", async (_, args, message) => {
    const { code, stdout, stderr } = await runCorslet(["audit", ...args], folderWith({}));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("secret");
  });

  it("ends with 3 where nothing answers, whatever was found elsewhere", async () => {
    const { href } = await listening(trusting(() => true));
    const { code, stdout } = await runCorslet(["audit", href, "http://127.0.0.1:1/"], folderWith({}));
    expect(code).toBe(3);
    expect(stdout).toMatch(/origin-reflect-any/);
    expect(stdout).toMatch(/not answered\n {2}GET http:\/\/127\.0\.0\.1:1\/: nothing listens there/);
  });
});
