import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { Readable } from "node:stream";
import { TLSSocket } from "node:tls";
import { Hono } from "hono";
import { csrf } from "hono/csrf";
import { methodOverride } from "hono/method-override";
import { versionOf } from "../../../peers/version.ts";
import { answerWith, requestFrom } from "../../../subjects/fetch-bridge.ts";
import { CallCounter, MAX_HEADER_SIZE } from "../../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../../pages.ts";
import { startSession } from "../../subjects/sessions.ts";
import { runningOnBoth, TLS } from "../../subjects/sockets.ts";
import type { Setting } from "../../vocabulary.ts";
import type { Peer, PeerApp } from "../peer.ts";
import { isExempt, mayWrite, unsafeRoutes } from "../told.ts";

/** hono/csrf: Sec-Fetch-Site or Origin, for the content types that forms send. */
export const HONO_CSRF: Peer = {
  name: "hono/csrf",
  version: versionOf("hono"),
  setUp:
    "`Sec-Fetch-Site` or `Origin`, one of which must be good, on unsafe methods with a content type that forms can send. `origin` is a function that knows the API's own origin and, for each path and method, those that a grant lists; `secFetchSite` is its default, with `same-site` where the setting trusts siblings. Hono's own method override takes no GET.",
  asksForTokens: false,
  start,
};

const LIMITS = { maxHeaderSize: MAX_HEADER_SIZE };

async function start(setting: Setting): Promise<PeerApp> {
  const [reached, writes] = [new CallCounter(), new CallCounter()];
  const app = appOf(setting, reached, writes);
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    outgoing.shouldKeepAlive = false;
    const scheme = incoming.socket instanceof TLSSocket ? "https" : "http";
    const body = ["GET", "HEAD"].includes(incoming.method ?? "") ? null : Readable.toWeb(incoming);
    const request = requestFrom(incoming, `${scheme}://${incoming.headers.host}`, body as ReadableStream | null);
    if (request === null) outgoing.writeHead(400).end();
    else void Promise.resolve(app.fetch(request)).then((response) => answerWith(response, outgoing));
  };
  const running = await runningOnBoth(
    (isTls) => (isTls ? createHttpsServer({ ...TLS, ...LIMITS }, listener) : createServer(LIMITS, listener)),
    reached,
  );
  return { ...running, writes };
}

function appOf(setting: Setting, reached: CallCounter, writes: CallCounter): Hono {
  const read = (): Response => {
    reached.calls++;
    return new Response("the handler's");
  };
  const write = (): Response => {
    writes.calls++;
    return read();
  };
  const protect = csrf({
    origin: (origin, { req }) => mayWrite(setting, origin, req.method, req.path),
    ...(setting.sameSite === "trust" ? { secFetchSite: ["same-origin", "same-site"] } : {}),
  });
  const app = new Hono();
  app.use((context, next) =>
    isExempt(setting, context.req.method, context.req.path) ? next() : protect(context, next),
  );
  if (setting.methodOverride === true) app.use(methodOverride({ app, query: "_method" }));
  app.get(SIGN_IN, () => new Response("signed in", { headers: { "Set-Cookie": startSession() } }));
  app.get(PAGE, (context) => context.json({ token: null }));
  for (const { path, below } of unsafeRoutes(setting)) app.get(below ? `${path}/*` : path, write);
  app.all("*", ({ req }) => {
    const isHandshake = req.method === "GET" && req.header("upgrade") !== undefined;
    return ["GET", "HEAD", "OPTIONS"].includes(req.method) && !isHandshake ? read() : write();
  });
  return app;
}
