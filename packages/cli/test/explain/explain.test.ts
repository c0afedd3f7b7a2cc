import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { folderWith, type Outcome, runCorslet } from "../check/run-corslet.ts";
import { recordingServer } from "./_servers.ts";

const APP = "https://app.example.com";
const explain = (args: readonly string[], folder = folderWith({}), env = {}): Promise<Outcome> =>
  runCorslet(["explain", ...args], folder, env);

/** Lets one app in, with everything that it asks for. */
const agreeable = () =>
  recordingServer((request, response) => {
    response.setHeader("Access-Control-Allow-Origin", APP);
    response.setHeader("Access-Control-Allow-Credentials", "true");
    response.setHeader("Access-Control-Allow-Methods", "PUT, DELETE");
    response.setHeader("Access-Control-Allow-Headers", "Content-Type, X-A");
    response.setHeader("Access-Control-Expose-Headers", "ETag");
    response.setHeader("ETag", "1");
    response.setHeader("Content-Type", "application/json");
    response.writeHead(request.method === "OPTIONS" ? 204 : 200).end();
  });
const silent = () => recordingServer((_request, response) => response.end("ok"));

describe("what is sent is what the page's browser would send, and nothing else", () => {
  test("a request without preflight: one request", async () => {
    const { url, heard } = await agreeable();
    const { code, stdout, stderr } = await explain([`${url}/me?x=1`, "--from", APP]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(heard).toEqual([
      {
        line: "GET /me?x=1",
        headers: {
          Host: new URL(url).host,
          Accept: "*/*",
          Origin: APP,
          // Loopback is trustworthy, and from https to http it is another site.
          "Sec-Fetch-Site": "cross-site",
          "Sec-Fetch-Mode": "cors",
          "Sec-Fetch-Dest": "empty",
          Connection: "close",
        },
        body: "",
      },
    ]);
    expect(stdout).toBe(`READABLE
The page reads the answer: status 200.
Headers that it reads: content-type, etag.

-> GET ${url}/me?x=1
   Origin: https://app.example.com
<- 200 OK
   Access-Control-Allow-Origin: https://app.example.com
   Access-Control-Allow-Credentials: true
   Access-Control-Allow-Methods: PUT, DELETE
   Access-Control-Allow-Headers: Content-Type, X-A
   Access-Control-Expose-Headers: ETag

https://fetch.spec.whatwg.org/#concept-filtered-response
`);
  });

  test("a request with preflight: the preflight, and the request with its body", async () => {
    const { url, heard } = await agreeable();
    const args = ["-X", "put", "-H", "Content-Type: application/json", "-H", "X-A: 1", "-d", '{"a":1}'];
    expect((await explain([url, "-f", APP, ...args])).code).toBe(0);
    expect(heard.map(({ line, body }) => [line, body])).toEqual([
      ["OPTIONS /", ""],
      ["PUT /", '{"a":1}'],
    ]);
    expect(heard[0]?.headers).toMatchObject({
      Origin: APP,
      "Access-Control-Request-Method": "PUT",
      "Access-Control-Request-Headers": "content-type,x-a",
    });
    expect(heard[1]?.headers).toMatchObject({ "Content-Type": "application/json", "X-A": "1", "Content-Length": "7" });
  });

  test("a preflight that refuses: the request is not sent", async () => {
    const { url, heard } = await silent();
    const { code, stdout } = await explain([url, "--from", APP, "-X", "DELETE"]);
    expect([code, heard.map(({ line }) => line)]).toEqual([1, ["OPTIONS /"]]);
    expect(stdout).toMatch(/^BLOCKED PreflightMissingAllowOriginHeader\n/);
  });

  test("what cannot be made: nothing is sent", async () => {
    const { url, heard } = await agreeable();
    const { code, stdout } = await explain([url, "--from", APP, "-X", "TRACE"]);
    expect([code, heard]).toEqual([1, []]);
    expect(stdout).toMatch(/^NOT SENT ForbiddenMethod\n/);
  });
});

describe("options", () => {
  test.each<[string, readonly string[], string, number, string]>([
    ["--data without --method posts text", ["-d", "x"], "POST /", 0, "READABLE"],
    ["--credentials include", ["--credentials", "include"], "GET /", 0, "READABLE"],
    ["--mode no-cors", ["--mode", "no-cors"], "GET /", 0, "OPAQUE"],
    ["--mode same-origin", ["--mode", "same-origin"], "", 1, "NOT SENT DisallowedByMode"],
    ["--engine", ["--engine", "firefox"], "GET /", 0, "READABLE"],
    ["a page that is a URL", ["--from", `${APP}/page?x#y`], "GET /", 0, "READABLE"],
    ["an opaque page", ["--from", "null"], "GET /", 1, "BLOCKED AllowOriginMismatch"],
    ["another page", ["--from", "https://evil.test"], "GET /", 1, "BLOCKED AllowOriginMismatch"],
  ])("%s", async (_what, args, line, exit, first) => {
    const { url, heard } = await agreeable();
    const { code, stdout } = await explain([url, "--from", APP, ...args]);
    expect([code, heard[0]?.line ?? "", stdout.split("\n", 1)[0]]).toEqual([exit, line, first]);
  });

  test.each([
    ["follow", 0, 2, "READABLE"],
    ["error", 1, 1, "BLOCKED RedirectModeError"],
    ["manual", 0, 1, "OPAQUE"],
  ])("--redirect %s", async (mode, exit, requests, first) => {
    const { url, heard } = await recordingServer((request, response) => {
      response.setHeader("Access-Control-Allow-Origin", "*");
      if (request.url === "/") response.setHeader("Location", "/next");
      response.writeHead(request.url === "/" ? 302 : 200).end();
    });
    const { code, stdout } = await explain([url, "--from", APP, "--redirect", mode]);
    expect([code, heard.length, stdout.split("\n", 1)[0]]).toEqual([exit, requests, first]);
  });

  test("--engine tells what the others would do", async () => {
    const { url } = await recordingServer((_request, response) => {
      response.setHeader("Access-Control-Allow-Origin", "*");
      response.setHeader("Access-Control-Allow-Headers", "*");
      response.end();
    });
    const { stdout } = await explain([url, "--from", APP, "-H", "Authorization: x", "--engine", "chromium"]);
    expect(stdout).toMatch(/^READABLE\n/);
    expect(stdout).toContain("spec would decide otherwise: blocked (HeaderDisallowedByPreflightResponse)");
  });

  test("--timeout ends the waiting: exit 3", async () => {
    const { url } = await recordingServer(() => undefined);
    const { code, stdout } = await explain([url, "--from", APP, "--timeout", "0.3"]);
    expect(code).toBe(3);
    expect(stdout).toContain("No answer came from " + url + "/: no answer within 0.3 s.");
  });

  test("--json: the whole explanation, without bodies", async () => {
    const { url } = await agreeable();
    const { code, stdout } = await explain([url, "--from", APP, "-X", "PUT", "-d", "x", "--json"]);
    const told = JSON.parse(stdout) as Record<string, unknown>;
    expect(code).toBe(0);
    expect(Object.keys(told)).toEqual(
      "verdict code message compared mend see request exchanges steps response exposed engines".split(" "),
    );
    expect(told).toMatchObject({ verdict: "readable", code: null, exposed: ["content-type", "etag"] });
    expect(stdout).not.toContain('"body"');
  });

  test("--json of a blocked call", async () => {
    const { url } = await silent();
    const { code, stdout } = await explain([url, "--from", APP, "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: "blocked",
      code: "MissingAllowOriginHeader",
      mend: [{ who: "server", header: `Access-Control-Allow-Origin: ${APP}`, policy: `origins: ["${APP}"]` }],
    });
  });

  test("a server that is down: exit 3", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { code, stdout } = await explain([`http://127.0.0.1:${String(port)}/`, "--from", APP]);
    expect(code).toBe(3);
    expect(stdout).toContain("ECONNREFUSED");
  });
});

describe("--policy asks a policy, and no server", () => {
  const files = {
    "corslet.policy.yaml": `resources:\n  /api/*:\n    origins: [${APP}]\n    methods: [PUT]\n    exposeHeaders: [ETag]\n`,
    "bad.yaml": "resources:\n  /api/*:\n    origins: []\n",
  };
  const url = "https://api.example.com/api/me";
  test.each<[string, readonly string[], number, string]>([
    ["granted", [url, "--from", APP], 0, "READABLE"],
    ["granted, with preflight", [url, "--from", APP, "-X", "PUT"], 0, "READABLE"],
    ["another origin", [url, "--from", "https://evil.test"], 1, "BLOCKED MissingAllowOriginHeader"],
    ["another method", [url, "--from", APP, "-X", "DELETE"], 1, "BLOCKED MethodDisallowedByPreflightResponse"],
    ["another path", ["https://api.example.com/", "--from", APP], 1, "BLOCKED MissingAllowOriginHeader"],
  ])("%s", async (_what, args, exit, first) => {
    const { code, stdout } = await explain([...args, "--policy", "corslet.policy.yaml"], folderWith(files));
    expect([code, stdout.split("\n", 1)[0]]).toEqual([exit, first]);
  });

  test("an unsound policy is shown with its problems: exit 2", async () => {
    const { code, stdout, stderr } = await explain([url, "--from", APP, "-p", "bad.yaml"], folderWith(files));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("origin/missing");
    expect(stderr).toContain("bad.yaml is no sound policy");
  });

  test("a file that is not there: exit 2", async () => {
    const { code, stderr } = await explain([url, "--from", APP, "-p", "missing.yaml"]);
    expect(code).toBe(2);
    expect(stderr).toContain("missing.yaml");
  });
});

describe("a wrong command line: exit 2, and what to write", () => {
  test.each<[string, readonly string[], RegExp]>([
    ["no URL", ["--from", APP], /There is no URL/],
    ["no page", ["https://api.example.com/"], /add --from https:\/\/app\.example\.com/],
    ["a URL without scheme", ["api.example.com/me", "--from", APP], /its scheme: https:\/\/api\.example\.com\/me\n/],
    ["a path", ["/me", "--from", APP], /its scheme: https:\/\/api\.example\.com\/me\n/],
    ["a page without scheme", ["https://api.example.com/", "--from", "app.example.com"], /write an origin such as/],
    ["a host without its scheme", ["localhost:3000/me", "--from", APP], /scheme: http:\/\/localhost:3000\/me\n/],
    [
      "a name without its scheme",
      ["api.example.com:8443", "--from", APP],
      /scheme: https:\/\/api\.example\.com:8443\n/,
    ],
    ["a page that is no URL", ["https://api.example.com/", "--from", "https://"], /write an origin such as/],
    ["a header without colon", ["https://api.example.com/", "--from", APP, "-H", "X-A"], /write -H 'Name: value'/],
    [
      "no credentials mode",
      ["https://api.example.com/", "--from", APP, "--credentials", "yes"],
      /include, same-origin, omit/,
    ],
    ["no mode", ["https://api.example.com/", "--from", APP, "--mode", "navigate"], /cors, no-cors, same-origin/],
    ["no redirect mode", ["https://api.example.com/", "--from", APP, "--redirect", "no"], /follow, error, manual/],
    ["no engine", ["https://api.example.com/", "--from", APP, "--engine", "gecko"], /spec, chromium, firefox, webkit/],
    ["no seconds", ["https://api.example.com/", "--from", APP, "--timeout", "soon"], /write --timeout 30/],
    ["an unknown option", ["https://api.example.com/", "--origin", APP], /unknown option '--origin'/],
    ["two URLs", ["https://a.test/", "https://b.test/", "--from", APP], /too many arguments/],
  ])("%s", async (_what, args, said) => {
    const { code, stdout, stderr } = await explain(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/undefined|\[object|at .*\.js:\d+/);
  });
});

test("--steps tells what decided, step by step, each with its address", async () => {
  const { url } = await silent();
  const { stdout } = await explain([url, "--from", APP, "--steps"]);
  expect(stdout.slice(stdout.indexOf("Step by step"))).toBe(`Step by step
  main fetch
    ${new URL(url).origin} is another origin than ${APP}: the answer is shared only if it says so.
    https://fetch.spec.whatwg.org/#concept-main-fetch
  CORS check MissingAllowOriginHeader
    The answer does not share itself with this page.
    https://fetch.spec.whatwg.org/#concept-cors-check
`);
});

describe("colour and width", () => {
  const escape = "\u001B";
  test("a pipe is plain, and its lines are whole", async () => {
    const { url } = await silent();
    const { stdout } = await explain([url, "--from", APP]);
    expect(stdout).not.toContain(escape);
    expect(stdout).toContain("so the browser does not share it with https://app.example.com.\n");
  });
  test("FORCE_COLOR marks it, NO_COLOR wins", async () => {
    const { url } = await silent();
    const args = [url, "--from", APP];
    expect((await explain(args, undefined, { FORCE_COLOR: "1" })).stdout).toContain(`${escape}[31mBLOCKED`);
    expect((await explain(args, undefined, { FORCE_COLOR: "1", NO_COLOR: "1" })).stdout).not.toContain(escape);
  });
  test("--help fits 80 columns and names every option", async () => {
    const { code, stdout } = await explain(["--help"]);
    expect(code).toBe(0);
    for (const option of "--from --method --header --data --credentials --mode --redirect --engine --policy --har --headers --timeout --steps --json".split(
      " ",
    ))
      expect(stdout).toContain(option);
  });
});
