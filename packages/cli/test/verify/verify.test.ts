import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { policyOf } from "corslet";
import { withCors } from "corslet/node";
import { parse as readJunit } from "junit2json";
import { describe, expect, it, onTestFinished } from "vitest";
import { probeClient } from "../../src/probe/client.ts";
import { verify } from "../../src/verify/verify.ts";
import { folderWith, runCorslet } from "../check/run-corslet.ts";

// A deployment that follows is told so, whatever its letters; each fault is told by the topic that shows it.

const APP = "https://app.example.com";
const config = {
  resources: {
    "/api/*": {
      origins: [APP, "https://*.example.net"],
      methods: ["PUT"],
      allowHeaders: ["Content-Type"],
      exposeHeaders: ["X-Total"],
      credentials: true,
      maxAge: 600,
    },
    "/public/*": { origins: "*" },
  },
} as const;
const policy = policyOf(config);

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

async function listening(listener: Listener): Promise<URL> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const PATHS = [
  { resource: "/api/*", path: "/api/any" },
  { resource: "/public/*", path: "/public/any" },
];

async function failing(listener: Listener): Promise<string[]> {
  const { verdicts } = await verify(await listening(listener), policy, PATHS, probeClient(5000));
  const failed = verdicts.filter(({ faults }) => faults.length > 0);
  return [...new Set(failed.map(({ claim }) => `${claim.resource} ${claim.topic}`))];
}

const api: Listener = (_, response) => response.end("{}");
const right = withCors(config, api);

/** Lets the right server answer, and changes the head before it is sent. */
function changed(change: (request: IncomingMessage, headers: Map<string, string>) => number | undefined): Listener {
  return (request, response) => {
    const writeHead = response.writeHead.bind(response) as (
      status: number,
      headers?: Record<string, string>,
    ) => ServerResponse;
    const headers = new Map<string, string>();
    const seen = policy.decide({
      method: request.method ?? "",
      path: request.url ?? "",
      origin: request.headers.origin ?? null,
      requestMethod: request.headers["access-control-request-method"] ?? null,
      requestHeaders: request.headers["access-control-request-headers"] ?? null,
    });
    for (const [name, value] of Object.entries(seen.headers)) headers.set(name, value);
    if (seen.vary.length > 0) headers.set("Vary", seen.vary.join(", "));
    const status = change(request, headers) ?? seen.status ?? 200;
    writeHead(status, Object.fromEntries(headers));
    response.end();
  };
}

const isPreflight = ({ method }: IncomingMessage): boolean => method === "OPTIONS";
const isApi = ({ url }: IncomingMessage): boolean => url?.startsWith("/api") === true;
const ALLOW_ORIGIN = "Access-Control-Allow-Origin";

const FOLLOW: readonly (readonly [title: string, listener: Listener])[] = [
  ["Corslet", right],
  ["a status of 200 for preflights", changed((request) => (isPreflight(request) ? 200 : undefined))],
  [
    "a public grant that echoes, and says so",
    changed((request, headers) => {
      if (isApi(request) || request.headers.origin === undefined) return undefined;
      headers.set(ALLOW_ORIGIN, request.headers.origin).set("Vary", "Origin");
      return undefined;
    }),
  ],
  [
    "lists in another order and case",
    changed((_, headers) => {
      if (headers.has("Access-Control-Allow-Headers")) headers.set("Access-Control-Allow-Headers", "content-type");
      return undefined;
    }),
  ],
  ["404 with the same headers", changed((request) => (isPreflight(request) ? undefined : 404))],
];

const DIFFER: readonly (readonly [title: string, listener: Listener, topics: readonly string[]])[] = [
  [
    "no CORS at all",
    api,
    [
      "/api/* granted",
      "/api/* head",
      "/api/* method",
      "/api/* request-header",
      "/api/* cached",
      "/public/* granted",
      "/public/* head",
      "/public/* cached",
    ],
  ],
  [
    "every origin is mirrored",
    changed((request, headers) => {
      const { origin } = request.headers;
      if (origin !== undefined && isApi(request) && !isPreflight(request))
        headers.set(ALLOW_ORIGIN, origin).set("Access-Control-Allow-Credentials", "true");
      return undefined;
    }),
    ["/api/* neighbour", "/api/* stranger", "/api/* cached"],
  ],
  [
    "a suffix is matched as text",
    changed((request, headers) => {
      const { origin } = request.headers;
      if (origin?.endsWith("app.example.com") === true && isApi(request)) headers.set(ALLOW_ORIGIN, origin);
      return undefined;
    }),
    ["/api/* neighbour"],
  ],
  [
    "null is granted",
    changed((request, headers) => {
      if (request.headers.origin === "null" && isApi(request)) headers.set(ALLOW_ORIGIN, "null");
      return undefined;
    }),
    ["/api/* stranger"],
  ],
  [
    "Vary is lost without Origin",
    changed((request, headers) => {
      if (request.headers.origin === undefined) headers.delete("Vary");
      return undefined;
    }),
    ["/api/* no-origin"],
  ],
  [
    "credentials are left out",
    changed((_, headers) => {
      headers.delete("Access-Control-Allow-Credentials");
      return undefined;
    }),
    ["/api/* granted", "/api/* head", "/api/* method", "/api/* request-header", "/api/* cached"],
  ],
  [
    "a method is left out",
    changed((_, headers) => {
      headers.delete("Access-Control-Allow-Methods");
      return undefined;
    }),
    ["/api/* method"],
  ],
  [
    "more methods are allowed",
    changed((request, headers) => {
      if (isPreflight(request) && headers.has(ALLOW_ORIGIN)) headers.set("Access-Control-Allow-Methods", "PUT, DELETE");
      return undefined;
    }),
    ["/api/* method", "/public/* method"],
  ],
  [
    "request headers are left out",
    changed((_, headers) => {
      headers.delete("Access-Control-Allow-Headers");
      return undefined;
    }),
    ["/api/* request-header"],
  ],
  [
    "preflights are redirected",
    changed((request) => (isPreflight(request) && isApi(request) ? 301 : undefined)),
    ["/api/* method", "/api/* request-header"],
  ],
  [
    "more is exposed",
    changed((request, headers) => {
      if (isApi(request) && headers.has(ALLOW_ORIGIN))
        headers.set("Access-Control-Expose-Headers", "X-Total, X-Secret").set("X-Secret", "1");
      return undefined;
    }),
    ["/api/* granted", "/api/* head", "/api/* cached"],
  ],
  [
    "HEAD has no headers",
    changed((request, headers) => {
      if (request.method === "HEAD") headers.clear();
      return undefined;
    }),
    ["/api/* head", "/public/* head"],
  ],
];

describe("verify", () => {
  it.each(FOLLOW)("follows: %s", async (_, listener) => {
    expect(await failing(listener)).toEqual([]);
  });

  it.each(DIFFER)("differs: %s", async (_, listener, topics) => {
    expect((await failing(listener)).toSorted()).toEqual([...topics].toSorted());
  });

  it("differs: a cache that keeps one answer a URL", async () => {
    const kept = new Map<string, Record<string, string>>();
    const cache = changed((request, headers) => {
      if (isPreflight(request) || request.method === "HEAD") return undefined;
      const found = kept.get(request.url ?? "");
      if (found === undefined) kept.set(request.url ?? "", Object.fromEntries(headers));
      else {
        headers.clear();
        for (const [name, value] of Object.entries(found)) headers.set(name, value);
      }
      return undefined;
    });
    expect(await failing(cache)).toEqual(["/api/* cached"]);
  });
});

describe("corslet verify", () => {
  const POLICY = JSON.stringify(config);

  it("ends with 0 where the deployment follows", async () => {
    const url = await listening(right);
    const { code, stdout } = await runCorslet(["verify", url.href], folderWith({ "corslet.policy.json": POLICY }));
    expect(stdout).toMatch(/follows corslet\.policy\.json[^]*0 differences\n$/);
    expect(code).toBe(0);
  });

  it("ends with 1 where it differs, with a request to repeat", async () => {
    const url = await listening(api);
    const { code, stdout } = await runCorslet(["verify", url.href], folderWith({ "corslet.policy.json": POLICY }));
    expect(stdout).toMatch(/does not follow[^]*cannot read without credentials[^]*curl -si 'http:\/\/127\.0\.0\.1/);
    expect(code).toBe(1);
  });

  it("ends with 3 where there is no answer", async () => {
    const { code, stdout } = await runCorslet(
      ["verify", "http://127.0.0.1:1"],
      folderWith({ "corslet.policy.json": POLICY }),
    );
    expect(stdout).toMatch(
      /^http\S+ was not asked everything of \S+\n\n {2}no answer to any request: nothing listens there/,
    );
    expect(stdout).toMatch(/\n\n {2}next {2}start it, or correct the address\n\n\d+ requests\n$/);
    expect(code).toBe(3);
  });

  it.each([
    [
      "another's host",
      ["https://api.example.com"],
      /asked only when you say that it is yours[^]*--target api\.example\.com/,
    ],
    ["no URL", ["api.example.com"], /no http or https URL/],
    ["a path that nothing governs", ["http://127.0.0.1:1/other"], /governed by no resource/],
    ["a time that is none", ["http://127.0.0.1:1", "--timeout", "soon"], /no time/],
  ])("ends with 2: %s", async (_, args, words) => {
    const { code, stderr } = await runCorslet(["verify", ...args], folderWith({ "corslet.policy.json": POLICY }));
    expect(stderr).toMatch(words);
    expect(code).toBe(2);
  });

  it("json has every difference", async () => {
    const url = await listening(api);
    const args = ["verify", url.href, "--format", "json"];
    const { stdout } = await runCorslet(args, folderWith({ "corslet.policy.json": POLICY }));
    const [report] = JSON.parse(stdout) as [{ verdict: string; requests: number; differences: object[] }];
    expect(report.verdict).toBe("differs");
    expect(report.differences.length).toBeGreaterThan(10);
    expect(report.requests).toBeGreaterThan(report.differences.length);
  });

  it.each<[idea: string, listener: Listener | null, code: number, outcomes: RegExp, headline: RegExp]>([
    ["follows", right, 0, /^passed(?:,passed)+$/, /^### ✅ http.* follows corslet&?.*policy/],
    ["differs", api, 1, /failure/, /^### ❌ http.* does not follow/],
    ["no answer", null, 3, /^error(?:,error)+$/, /^### ⚠️ http.* was not asked everything of/],
  ])("junit and markdown say: %s", async (_, listener, code, outcomes, headline) => {
    const url = listener === null ? "http://127.0.0.1:1" : (await listening(listener)).href;
    const folder = folderWith({ "corslet.policy.json": POLICY });
    const junit = await runCorslet(["verify", url, "--format", "junit"], folder);
    expect(junit.code).toBe(code);
    const read = await readJunit(junit.stdout);
    if (read === null || read === undefined || !("testsuite" in read)) throw new Error("not a <testsuites>");
    const cases = (read.testsuite ?? []).flatMap(({ testcase }) => testcase ?? []);
    const found = cases.map(({ failure, error }) => (failure ? "failure" : error ? "error" : "passed"));
    expect(found.join()).toMatch(outcomes);
    const markdown = await runCorslet(["verify", url, "--format", "markdown"], folder);
    expect(markdown.stdout).toMatch(headline);
    expect(markdown.stdout).toContain("| `/api/*` | strangers and null do not read | 2 |");
    expect(markdown.stdout.length).toBeLessThan(65_536);
  });
});
