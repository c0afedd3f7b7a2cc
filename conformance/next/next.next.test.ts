import type { Server } from "node:http";
import { type AddressInfo } from "node:net";
import { withCors } from "corslet/next";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  corsLines,
  GRANTED,
  type Got,
  REFUSED,
  sendHttp1,
  valuesOf,
} from "../../packages/corslet/test/adapters/wire.ts";
import { CallCounter, runningOn } from "../subjects/sockets.ts";
import type { Subject } from "../subjects/subject.ts";
import type { HeaderLine } from "../translate.ts";
import { allRows, testRows } from "../table.ts";
import { type BuiltNext, buildNext, serveInNext } from "./start-next.ts";

let built: BuiltNext;
let server: Server;
let port: number;

beforeAll(async () => {
  built = await buildNext();
  server = built.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await built.remove();
});

/** With which Next answers before any handler: a redirect to the path without slashes too many, and its own failure. */
const NEXTS_OWN: ReadonlySet<number> = new Set([308, 500]);

/** `export const { GET, OPTIONS, … } = withCors(policy, { GET, … })` in a route file. */
const onNext: Subject = {
  name: "next",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const handler = (): Response => {
      counter.calls++;
      const headers = upstream.headers.map(([name, value]): [string, string] => [name, value]);
      const body = upstream.status === 204 || upstream.status === 304 ? null : "the handler's";
      return new Response(body, { status: upstream.status, headers });
    };
    serveInNext({ route: withCors(config as never, handler) });
    const running = await runningOn(built.createServer(), counter);
    return {
      ...running,
      request: async (request) => {
        const answer = await running.request(request);
        if ("turnedAway" in answer) return answer;
        if (!answer.handlerCalled && NEXTS_OWN.has(answer.status)) return { turnedAway: `${answer.status} by Next` };
        return { ...answer, headers: withoutNexts(answer.headers) };
      },
    };
  },
};

testRows(allRows, [onNext]);

const NEXTS = "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch";

/** Without the names that Next adds to Vary itself. */
function withoutNexts(lines: readonly HeaderLine[]): HeaderLine[] {
  return lines
    .map(([name, value]): HeaderLine => [name, value.replace(`${NEXTS}, `, "").replace(NEXTS, "")])
    .filter(([name, value]) => !/^vary$/i.test(name) || value !== "");
}

/** The lines of CORS, without the names that Next adds. */
function linesOf(got: Got): string[] {
  const lines = got.lines.map((line): HeaderLine => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
  return corsLines({ lines: withoutNexts(lines).map((line) => line.join(": ")) });
}

const GRANTED_LINES = ["access-control-allow-credentials: true", `access-control-allow-origin: ${GRANTED}`];
const ask = (path: string, method = "GET", headers: object = {}, origin = GRANTED): Promise<Got> =>
  sendHttp1(port, { method, path, headers: { ...headers, origin } });

describe.each([
  ["a route file", "/bundled", "Cookie, Origin"],
  ["a pages API route", "/api/pages", "Cookie, Origin"],
])("%s, bundled by Next", (_title, path, vary) => {
  it("an answer has the policy's headers", async () => {
    const got = await ask(path);
    expect([got.status, got.body, linesOf(got)]).toEqual([200, '"read"', [...GRANTED_LINES, `vary: ${vary}`]]);
    expect(linesOf(await ask(path, "GET", {}, REFUSED))).toEqual([`vary: ${vary}`]);
    expect(linesOf(await ask(path, "HEAD"))).toEqual([...GRANTED_LINES, `vary: ${vary}`]);
  });

  it("preflights are answered", async () => {
    const asking = { "access-control-request-method": "PUT" };
    const got = await ask(path, "OPTIONS", asking);
    expect([got.status, got.body, linesOf(got)]).toEqual([
      204,
      "",
      [
        GRANTED_LINES[0],
        "access-control-allow-methods: GET, PUT",
        GRANTED_LINES[1],
        "vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
      ],
    ]);
    expect((await ask(path, "OPTIONS", asking, REFUSED)).status).toBe(403);
  });

  it("writes are guarded", async () => {
    const cookie = { cookie: "session=1" };
    expect(await ask(path, "PUT", cookie)).toMatchObject({ status: 200, body: '"written"' });
    const refused = await ask(path, "PUT", cookie, REFUSED);
    expect([refused.status, JSON.parse(refused.body).reason]).toEqual([403, "origin-foreign"]);
    // The host is the one that was asked, and not the one in the URL that Next makes.
    expect((await ask(path, "PUT", cookie, `http://127.0.0.1:${port}`)).status).toBe(200);
    for (const other of ["http://localhost:3000", "http://localhost", `http://localhost:${port}`])
      expect((await ask(path, "PUT", cookie, other)).status).toBe(403);
  });
});

describe("a route file", () => {
  it("OPTIONS that is no preflight is answered as Next does", async () => {
    const got = await ask("/bundled", "OPTIONS");
    expect([got.status, valuesOf(got, "allow"), linesOf(got)]).toEqual([
      204,
      ["GET, HEAD, OPTIONS, PUT"],
      [...GRANTED_LINES, "vary: Origin"],
    ]);
  });

  it("a redirect, which is immutable, has the headers", async () => {
    const got = await ask("/bundled?redirects");
    expect([got.status, linesOf(got)]).toEqual([307, [...GRANTED_LINES, "vary: Origin"]]);
  });

  it("a token is minted, its cookie set, and it lets a write through", async () => {
    const page = await sendHttp1(port, { path: "/bundled?token" });
    const cookie = valuesOf(page, "set-cookie")[0]?.split(";")[0] ?? "";
    expect(cookie).toMatch(/^__Host-csrf=/);
    const put = async (token: string): Promise<number> => {
      const headers = { cookie, "x-csrf-token": token };
      return (await sendHttp1(port, { method: "PUT", path: "/bundled", headers })).status;
    };
    expect(await put(JSON.parse(page.body) as string)).toBe(200);
    expect(await put("x")).toBe(403);
  });

  // What Next answers without the file's handlers, or in their place: no page may read it. The proxy is for that.
  it.each([
    ["a handler that throws", "/bundled?throws", "GET", 500],
    ["a method that is not exported", "/bundled", "DELETE", 405],
    ["a path that cannot be decoded", "/bundled/%zz", "GET", 400],
  ])("%s has no headers", async (_title, path, method, status) => {
    const got = await ask(path, method);
    expect([got.status, linesOf(got)]).toEqual([status, []]);
  });
});

it("a pages API route that throws has the headers", async () => {
  const got = await ask("/api/pages?throws");
  expect([got.status, linesOf(got)]).toEqual([500, [...GRANTED_LINES, "vary: Origin"]]);
});

describe("proxy.ts", () => {
  it.each([
    ["an answer", "/by-proxy", "GET", 200],
    ["a handler that throws", "/by-proxy?throws", "GET", 500],
    ["a method that is not exported", "/by-proxy", "PUT", 405],
  ])("%s has the headers", async (_title, path, method, status) => {
    const got = await ask(path, method);
    const lines = linesOf(got);
    expect([got.status, lines.filter((line) => !line.startsWith("vary"))]).toEqual([status, GRANTED_LINES]);
    expect(lines.join()).toContain("Origin");
    const refused = linesOf(await ask(path, method, {}, REFUSED));
    expect(refused.filter((line) => !line.startsWith("vary"))).toEqual([]);
    expect(refused.join()).toContain("Origin");
  });

  it("cannot keep Origin in Vary of what Next has prerendered", async () => {
    const got = await ask("/by-proxy/prerendered");
    expect(valuesOf(got, "cache-control")).toEqual(["s-maxage=31536000"]);
    expect(linesOf(got).filter((line) => !line.startsWith("vary"))).toEqual(GRANTED_LINES);
    expect(linesOf(got).join()).not.toContain("Origin");
  });

  it("answers preflights, and guards writes", async () => {
    const asking = { "access-control-request-method": "PUT" };
    expect(await ask("/by-proxy", "OPTIONS", asking)).toMatchObject({ status: 204, body: "" });
    expect((await ask("/by-proxy", "OPTIONS", asking, REFUSED)).status).toBe(403);
    const cookie = { cookie: "session=1" };
    expect((await ask("/by-proxy", "PUT", cookie)).status).toBe(405);
    expect((await ask("/by-proxy", "PUT", cookie, REFUSED)).status).toBe(403);
  });

  it("cannot take off what a handler sets itself, where the policy sets nothing", async () => {
    expect(valuesOf(await ask("/by-proxy?own"), "access-control-allow-origin")).toEqual([GRANTED]);
    expect(valuesOf(await ask("/by-proxy?own", "GET", {}, REFUSED), "access-control-allow-origin")).toEqual(["*"]);
  });
});

it("the example answers", async () => {
  const got = await ask("/api/notes");
  expect([got.status, JSON.parse(got.body), linesOf(got)]).toEqual([
    200,
    [{ id: 1, text: "hello" }],
    [...GRANTED_LINES, "vary: Origin"],
  ]);
  const asking = { "access-control-request-method": "PUT", "access-control-request-headers": "authorization" };
  expect((await ask("/api/notes", "OPTIONS", asking)).status).toBe(204);
  expect((await ask("/api/notes", "POST", { cookie: "a=1" }, REFUSED)).status).toBe(403);
});
