import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CookieJar } from "tough-cookie";
import express5 from "express";
import express4 from "express4";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cors } from "../../src/adapters/express.ts";
import { withCors as withCorsFetch } from "../../src/adapters/fetch.ts";
import { withCors as withCorsNode } from "../../src/adapters/node.ts";
import { definePolicy } from "../../src/index.ts";
import { expectBlocked, expectReadable } from "../../src/testing/index.ts";

const PAGE = "https://app.example.com";
const policy = definePolicy({
  resources: {
    "/api/*": {
      origins: [PAGE],
      methods: ["GET", "PUT"],
      allowHeaders: ["Content-Type"],
      exposeHeaders: ["ETag"],
      credentials: true,
    },
  },
});
const PUT = { method: "PUT", headers: { "Content-Type": "application/json" }, body: '{"a":1}' } as const;

const fetchHandler = withCorsFetch(policy, async (request) =>
  Response.json({ got: await request.text() }, { headers: { ETag: '"1"' } }),
);
const listener = withCorsNode(policy, (request, response) => {
  let got = "";
  request.on("data", (chunk) => (got += String(chunk)));
  request.on("end", () => {
    response.setHeader("ETag", '"1"');
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ got }));
  });
});

function app(express: typeof express5) {
  const made = express();
  made.use(cors(policy));
  made.use(express.text({ type: "*/*" }));
  made.all("/api/notes", (request, response) => {
    response.set("ETag", '"1"').json({ got: typeof request.body === "string" ? request.body : "" });
  });
  return made;
}

const running = createServer(listener);
beforeAll(() => new Promise<void>((resolve) => running.listen(0, "127.0.0.1", resolve)));
afterAll(() => running.close());

const TARGETS: readonly [string, () => Parameters<typeof expectReadable>[0]][] = [
  ["a fetch handler", () => fetchHandler],
  ["an object with a fetch handler", () => ({ fetch: fetchHandler })],
  ["a node:http listener", () => listener],
  ["a server that does not listen", () => createServer(listener)],
  ["a server that listens", () => running],
  ["an Express 5 app", () => app(express5)],
  ["an Express 4 app", () => app(express4 as unknown as typeof express5)],
  ["a running server", () => `http://127.0.0.1:${String((running.address() as AddressInfo).port)}`],
];

describe.each(TARGETS)("%s", (_what, target) => {
  const url = "/api/notes";

  test("a granted page reads status, body and the headers that are exposed", async () => {
    const response = await expectReadable(target(), { from: PAGE, url, credentials: "include", ...PUT });
    expect([response.status, response.type, response.headers.get("etag")]).toEqual([200, "cors", '"1"']);
    expect(await response.json()).toEqual({ got: '{"a":1}' });
  });

  test("another page does not, and the explanation is handed back", async () => {
    const explanation = await expectBlocked(target(), { from: "https://evil.test", url });
    expect([explanation.code, explanation.exchanges.length]).toEqual(["MissingAllowOriginHeader", 1]);
    await expectBlocked(target(), {
      from: "https://evil.test",
      url,
      ...PUT,
      code: "PreflightMissingAllowOriginHeader",
    });
  });

  test("a granted page may not do what is not granted", async () => {
    await expectBlocked(target(), { from: PAGE, url, method: "DELETE", code: "MethodDisallowedByPreflightResponse" });
    const headers = { "X-A": "1" };
    await expectBlocked(target(), { from: PAGE, url, headers, code: "HeaderDisallowedByPreflightResponse" });
  });
});

/** What a failed assertion says. */
async function failure(assertion: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await assertion;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("the assertion held");
}

const silent = (): Response => new Response("ok");
const sharing = (origin: string, body = ""): Response =>
  new Response(body, { headers: { "Access-Control-Allow-Origin": origin } });
const open = (): Response => sharing("*");
const misdirected = (): Response => sharing("https://app.example.org");
const echoing = (request: Request): Response => sharing("*", request.url);
const broken = (): Response => {
  throw new Error("no database");
};

describe("a failed assertion", () => {
  test("expectReadable: what was exchanged, in which step it failed, and the mend", async () => {
    const call = { from: PAGE, url: "/me", method: "PUT", credentials: "include" } as const;
    const error = await failure(expectReadable(silent, call));
    expect(error.message).toBe(`Expected https://api.test/me to be readable from https://app.example.com.

BLOCKED PreflightMissingAllowOriginHeader
The preflight's answer has no Access-Control-Allow-Origin header, so the browser does not share it with https://app.example.com.

-> OPTIONS https://api.test/me (preflight)
   Access-Control-Request-Method: PUT
   Origin: https://app.example.com
<- 200
   no header of the CORS protocol

To mend it
  On the server: Answer requests from https://app.example.com with this header, once, and with Vary: Origin.
    Access-Control-Allow-Origin: https://app.example.com
    in a Corslet policy: origins: ["https://app.example.com"]
  On the server: The call includes credentials, which need this too.
    Access-Control-Allow-Credentials: true
    in a Corslet policy: credentials: true

https://fetch.spec.whatwg.org/#concept-cors-check`);
  });

  test("expectReadable: the two strings, and where they part", async () => {
    const error = await failure(expectReadable(misdirected, { from: PAGE }));
    expect(error.message).toContain(`  expected  https://app.example.com
  found     https://app.example.org
                                ^`);
  });

  test("expectReadable: an opaque answer is none that the page reads", async () => {
    let count = 0;
    const handler = (): Response => (count++, silent());
    const error = await failure(expectReadable(handler, { from: PAGE, mode: "no-cors" }));
    expect(error.message).toContain("OPAQUE\nThe request was sent; the page sees nothing of the answer.");
    expect([error["expected"], error["actual"], count]).toEqual(["readable", "opaque", 1]);
  });

  test("expectReadable: what a handler throws is told", async () => {
    const error = await failure(expectReadable(broken, { from: PAGE }));
    expect(error.message).toContain("No answer came from https://api.test/: no database.");
  });

  test("expectBlocked: it was readable", async () => {
    const error = await failure(expectBlocked(open, { from: PAGE }));
    expect(error.message).toBe(`Expected https://api.test/ to be blocked from https://app.example.com.

READABLE
The page reads the answer: status 200.
Headers that it reads: content-type.

-> GET https://api.test/
   Origin: https://app.example.com
<- 200
   access-control-allow-origin: *

https://fetch.spec.whatwg.org/#concept-filtered-response`);
  });

  test("expectBlocked: it was blocked for another reason", async () => {
    const error = await failure(expectBlocked(silent, { from: PAGE, code: "AllowOriginMismatch" }));
    expect(error.message).toContain("to be blocked from https://app.example.com (AllowOriginMismatch).");
    expect([error["expected"], error["actual"]]).toEqual(["AllowOriginMismatch", "MissingAllowOriginHeader"]);
  });

  test("expectBlocked: an opaque answer is not blocked", async () => {
    const error = await failure(expectBlocked(silent, { from: PAGE, mode: "no-cors" }));
    expect([error["expected"], error["actual"]]).toEqual(["blocked", "opaque"]);
  });

  test("expectBlocked: a server that is down blocks nothing, unless that is what is expected", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const down = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    await new Promise((resolve) => server.close(resolve));
    const error = await failure(expectBlocked(down, { from: PAGE }));
    expect(error.message).toMatch(/No answer came from http:\/\/127\.0\.0\.1:\d+\/: connect ECONNREFUSED/);
    await expectBlocked(down, { from: PAGE, code: "NetworkFailure" });
  });

  test("is what runners take for one: name, code, expected, actual; and prints nothing else", async () => {
    const error = await failure(expectReadable(silent, { from: PAGE }));
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("AssertionError");
    expect(Object.fromEntries(Object.entries(error))).toEqual({
      name: "AssertionError",
      code: "ERR_ASSERTION",
      expected: "readable",
      actual: "MissingAllowOriginHeader",
    });
    expect(error["explanation"]).toMatchObject({ verdict: "blocked" });
    expect(error.stack).toContain("testing.test.ts");
  });

  test("a page that is none is the test's own mistake", async () => {
    await expect(expectReadable(silent, { from: "app.example.com" })).rejects.toThrow(TypeError);
    await expect(expectBlocked(silent, { from: "app.example.com" })).rejects.toThrow(TypeError);
  });
});

describe("the call", () => {
  test("the URL of a handler may have any host, and the handler sees it", async () => {
    const response = await expectReadable(echoing, { from: PAGE, url: "https://tenant.example.net/x?y" });
    expect(await response.text()).toBe("https://tenant.example.net/x?y");
  });

  test("a listener sees the URL's host", async () => {
    const echo = createServer((request, response) =>
      response.setHeader("Access-Control-Allow-Origin", "*").end(`${request.headers.host ?? ""} ${request.url ?? ""}`),
    );
    const response = await expectReadable(echo, { from: PAGE, url: "https://tenant.example.net/x?y" });
    expect(await response.text()).toBe("tenant.example.net /x?y");
  });

  test("the base URL of a running server is called as it is", async () => {
    const base = `http://127.0.0.1:${String((running.address() as AddressInfo).port)}/api/notes`;
    expect((await expectReadable(base, { from: PAGE })).url).toBe(base);
  });

  test("an engine and a cookie jar may be given", async () => {
    const cookies = new CookieJar();
    cookies.setCookieSync("sid=1; SameSite=None; Secure", "https://api.test/");
    const handler = (request: Request): Response =>
      new Response(request.headers.get("cookie"), {
        headers: { "Access-Control-Allow-Origin": PAGE, "Access-Control-Allow-Credentials": "true" },
      });
    const response = await expectReadable(handler, { from: PAGE, credentials: "include", cookies, engine: "firefox" });
    expect(await response.text()).toBe("sid=1");
  });

  test("a listener that is made in the call finds its types", async () => {
    await expectReadable(
      withCorsNode(policy, (request, response) => response.end(request.url)),
      { from: PAGE, url: "/api/x" },
    );
    await expectBlocked(
      withCorsNode(policy, (request, response) => response.end(request.url)),
      { from: PAGE, url: "/" },
    );
  });
});
