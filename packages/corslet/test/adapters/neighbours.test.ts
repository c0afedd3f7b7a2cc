import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import compression from "compression";
import { describe, expect, it } from "vitest";
import { cors } from "../../src/adapters/node.ts";
import { corsLines, GRANTED, type Handler, listening, REFUSED, sendHttp1, valuesOf } from "./wire.ts";

// Middleware that, like ours, waits for the head to be sent: of two, the one mounted first has the last word. So what
// is mounted after us is settled by us, whatever it sets; what is mounted before us adds to what we settled.

type Connect = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => unknown;
type OnHeaders = (response: ServerResponse, listener: (this: ServerResponse) => void) => void;

const require = createRequire(import.meta.url);
const ours: Connect = cors({ origins: [GRANTED] });

function adding(onHeaders: OnHeaders): Connect {
  return (_request, response, next) => {
    onHeaders(response, function add() {
      this.setHeader("X-Late", "1");
      this.appendHeader("Vary", "Cookie");
    });
    next();
  };
}

function setting(onHeaders: OnHeaders): Connect {
  return (_request, response, next) => {
    onHeaders(response, function set() {
      this.setHeader("X-Late", "1");
      this.setHeader("Vary", "Cookie");
      this.setHeader("Access-Control-Allow-Origin", "*");
    });
    next();
  };
}

function chain(handlers: readonly Connect[], last: Handler): Handler {
  return (request, response) => {
    const run = (index: number): void => {
      const handle = handlers[index];
      if (handle === undefined) last(request, response);
      else handle(request, response, () => run(index + 1));
    };
    run(0);
  };
}

const WAYS: readonly (readonly [string, (response: ServerResponse) => unknown])[] = [
  ["end", (r) => r.end("x")],
  ["write and end", (r) => [r.write("x"), r.end("y")]],
  ["writeHead with an object", (r) => r.writeHead(200, { "X-A": "1" }).end()],
  ["writeHead with a message", (r) => r.writeHead(200, "Fine", { "X-A": "1" }).end()],
  ["writeHead with an array", (r) => r.writeHead(200, [["X-A", "1"]] as never).end()],
  ["flushHeaders", (r) => [r.flushHeaders(), r.end("x")]],
  ["status 500", (r) => r.writeHead(500).end("no")],
];

describe.each([
  ["on-headers 1.0", require("on-headers-1-0") as OnHeaders],
  ["on-headers 1.1", require("on-headers") as OnHeaders],
])("%s", (_name, onHeaders) => {
  describe.each([
    ["before", [adding(onHeaders), ours], ["Origin", "Cookie"]],
    ["after", [ours, setting(onHeaders)], ["Cookie, Origin"]],
    ["before and after", [adding(onHeaders), ours, setting(onHeaders)], ["Cookie, Origin", "Cookie"]],
  ])("mounted %s", (_where, handlers, vary) => {
    it.each(WAYS)("%s", async (_title, sendHead) => {
      const port = await listening(createServer(chain(handlers, (_request, response) => sendHead(response))));
      const varied = vary.map((names) => `vary: ${names}`).sort();
      const got = await sendHttp1(port, { headers: { origin: GRANTED } });
      expect(corsLines(got)).toEqual([`access-control-allow-origin: ${GRANTED}`, ...varied]);
      expect(valuesOf(got, "x-late")).toEqual(["1"]);
      const refused = await sendHttp1(port, { headers: { origin: REFUSED } });
      expect(corsLines(refused)).toEqual(varied);
    });
  });
});

describe.each([
  ["before", [compression({ threshold: 0 }) as Connect, ours]],
  ["after", [ours, compression({ threshold: 0 }) as Connect]],
])("compression mounted %s", (_where, handlers) => {
  const content = "content ".repeat(1000);

  it.each<[string, (response: ServerResponse) => unknown]>([
    ["end", (r) => r.end(content)],
    ["write and end", (r) => [r.write(content.slice(0, 4000)), r.end(content.slice(4000))]],
    ["writeHead", (r) => r.writeHead(200, { "Content-Type": "text/plain" }).end(content)],
  ])("%s", async (_title, sendContent) => {
    const handler: Handler = (_request, response) => {
      response.setHeader("Content-Type", "text/plain");
      sendContent(response);
    };
    const port = await listening(createServer(chain(handlers, handler)));
    for (const origin of [GRANTED, REFUSED]) {
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { origin } });
      expect(response.headers.get("content-encoding")).toBe("gzip");
      expect(response.headers.get("vary")?.split(", ").sort()).toEqual(["Accept-Encoding", "Origin"]);
      expect(response.headers.get("access-control-allow-origin")).toBe(origin === GRANTED ? GRANTED : null);
      expect(await response.text()).toBe(content);
    }
  });

  it("leaves preflights as they are", async () => {
    const port = await listening(
      createServer(chain(handlers, () => expect.unreachable("a preflight reached the handler"))),
    );
    const headers = { origin: GRANTED, "access-control-request-method": "POST", "accept-encoding": "gzip" };
    const got = await sendHttp1(port, { method: "OPTIONS", headers });
    expect(got).toMatchObject({ status: 204, body: "" });
    expect(valuesOf(got, "content-encoding")).toEqual([]);
  });
});
