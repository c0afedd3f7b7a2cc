import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { join } from "node:path";
import { createEventStream, H3, HTTPError, type H3Event, readBody, redirect, serveStatic } from "h3";
import { toNodeHandler } from "h3/node";
import { cors, csrf, token } from "../../../src/adapters/h3.ts";
import { listening, overFetch, type Send, sendHttp1, sendHttp2 } from "../wire.ts";
import { fetched, folder, Handled, later, OTHER_HEADERS, OWN_HEADERS, streamOf } from "./fixtures.ts";
import type { Framework, Mount } from "./framework.ts";

const register = (app: H3, { policy, options }: Mount): unknown => app.register(cors(policy, options));
const use = (app: H3, { policy, options }: Mount): unknown => app.use(cors(policy, options));

async function onNode(app: H3): Promise<Send> {
  const port = await listening(createServer(toNodeHandler(app)));
  return (asked) => sendHttp1(port, asked);
}

/** h3 2 on node:http, the plugin registered. */
export const onH3: Framework = framework("h3 2", register, onNode);

/** The same, used as middleware. */
export const onH3Middleware: Framework = framework("h3 2, middleware", use, onNode, {
  "bad-path": "h3 answers before any middleware: registered, the plugin settles that too",
});

/** h3 2 over HTTP/2 in cleartext. */
export const onH3Http2: Framework = framework(
  "h3 2, HTTP/2",
  register,
  async (app) => sendHttp2(await listening(createHttp2Server(toNodeHandler(app) as never))),
  { response: "HTTP/2 has no Connection header, which the other server sent" },
);

/** h3 2 as a fetch handler, behind the suite's own bridge. */
export const onH3Fetch: Framework = framework("h3 2, fetch", register, (app) =>
  overFetch((request) => app.fetch(request)),
);

function framework(
  name: string,
  mountCors: (app: H3, mount: Mount) => unknown,
  open: (app: H3) => Promise<Send>,
  lacks: Framework["lacks"] = {},
): Framework {
  return {
    name,
    answersPreflightsOf: "the outer policy",
    header: (event: H3Event, header) => event.req.headers.get(header) ?? undefined,
    lacks: {
      compressed: "h3 has no compression",
      raw: "h3 answers with a Response",
      "raw-head": "h3 answers with a Response",
      ...lacks,
    },
    start: async (mount) => {
      const app = new H3({
        silent: true,
        onError: (error, event) => {
          if (!(error.cause instanceof Handled)) return undefined;
          event.res.status = 418;
          return "handled";
        },
      });
      mountCors(app, mount);
      if (mount.csrf !== undefined) app.use(csrf(mount.policy, mount.csrf as never));
      routes(app, mount);
      return open(app);
    },
  };
}

async function write(event: H3Event): Promise<unknown> {
  // The body is still there.
  await readBody(event);
  return "written";
}

function throwing(): never {
  throw new Error("boom");
}

function routes(app: H3, { inner }: Mount): void {
  app.get("/api/text", () => "text");
  app.get("/api/json", () => ({ a: 1 }));
  app.options("/api/options", () => "options");
  app.get("/api/param/:id", () => "param");
  app.get("/api/throws", throwing);
  app.get("/api/rejects", async () => {
    await later();
    return throwing();
  });
  app.get("/api/http-error", () => {
    throw new HTTPError({ status: 401, headers: OWN_HEADERS });
  });
  app.get("/api/error-handler", () => {
    throw new Handled();
  });
  app.get("/api/set-then-throws", (event) => {
    event.res.errHeaders.set("Access-Control-Allow-Origin", "*");
    event.res.headers.set("Vary", "Cookie");
    return throwing();
  });
  app.get("/api/redirect", () => redirect("/api/text"));
  app.get("/api/own", (event) => {
    for (const [name, value] of Object.entries(OWN_HEADERS)) event.res.headers.set(name, value);
    return "own";
  });
  app.get("/api/vary", (event) => {
    event.res.headers.set("Vary", "Cookie");
    return "x";
  });
  app.get("/api/vary-twice", (event) => {
    event.res.headers.append("Vary", "Cookie");
    event.res.headers.append("Vary", "Accept, cookie");
    return "x";
  });
  app.get("/api/vary-origin", () => new Response("x", { headers: { Vary: "origin" } }));
  app.get("/api/later", async (event) => {
    await later();
    event.res.headers.set("Vary", "Cookie");
    return "x";
  });
  app.get("/api/cookies", (event) => {
    event.res.headers.append("Set-Cookie", "a=1");
    event.res.headers.append("Set-Cookie", "b=2");
    return "x";
  });
  app.get("/api/empty", (event) => {
    event.res.status = 204;
    return null;
  });
  app.get("/api/unchanged", () => new Response(null, { status: 304, headers: { ETag: '"1"' } }));
  app.get("/api/stream", () => streamOf("first ", "second"));
  app.get("/api/events", (event) => {
    const events = createEventStream(event);
    void (async () => {
      await events.push("1");
      await later();
      await events.push("2");
      await events.close();
    })();
    return events.send();
  });
  app.get("/api/response", fetched);
  app.get("/api/response-redirect", () => Response.redirect("http://api.test/next", 307));
  app.get("/other", () => new Response("x", { headers: OTHER_HEADERS }));
  app.post("/api/write", (event) => write(event));
  app.get("/api/token", (event) => token(event));
  app.get("/api/inner", () => "inner", inner === undefined ? {} : { middleware: [cors(inner)] });
  app.use("/api/files/**", (event) =>
    serveStatic(event, {
      getMeta: (id) => (id.endsWith("page.txt") ? { size: 7 } : undefined),
      getContents: async () => readFile(join(folder, "page.txt")),
    }),
  );
  const sub = new H3();
  sub.get("/items", () => "items");
  sub.get("/throws", throwing);
  sub.post("/write", (event) => write(event));
  app.mount("/api/sub", sub);
}
