import { createServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { parse } from "node:querystring";
import fastifyCookie from "@fastify/cookie";
import fastifyCsrf from "@fastify/csrf-protection";
import fastifyFormbody from "@fastify/formbody";
import fastifySession from "@fastify/session";
import fastify, { type FastifyReply, type RawRequestDefaultExpression } from "fastify";
import { versionOf } from "../../../peers/version.ts";
import { CallCounter, MAX_HEADER_SIZE } from "../../../subjects/sockets.ts";
import { PAGE, SESSION_COOKIE, SIGN_IN } from "../../pages.ts";
import { TLS } from "../../subjects/sockets.ts";
import type { Setting } from "../../vocabulary.ts";
import { runningPeer } from "../express-app.ts";
import { overriddenMethod } from "../method-override.ts";
import type { Peer, PeerApp } from "../peer.ts";
import { keysOf, sentToken, unsafeRoutes } from "../told.ts";

/** @fastify/csrf-protection: a token of a secret in the session. */
export const FASTIFY_CSRF: Peer = {
  name: "@fastify/csrf-protection",
  version: versionOf("@fastify/csrf-protection"),
  setUp:
    "A token made of a secret that the session holds. On Fastify 5 with `@fastify/cookie` and `@fastify/session` as `sessionPlugin`; `csrfProtection` is a `preValidation` hook of every route with an unsafe method and of those that write on GET; `getToken` reads the header and the body; where a setting overrides methods, `rewriteUrl` does.",
  asksForTokens: true,
  start,
};

const store = new fastifySession.MemoryStore();
const LIMITS = { maxHeaderSize: MAX_HEADER_SIZE };

// Fastify takes no other method from a query or a header by itself; this is where an application can.
function rewritten(raw: RawRequestDefaultExpression, { methodOverride }: Setting): string {
  const { headers, url = "/", method = "" } = raw;
  const query = parse(url.split("?", 2)[1] ?? "");
  if (methodOverride === true) raw.method = overriddenMethod({ headers, method, query });
  return url;
}

async function start(setting: Setting): Promise<PeerApp> {
  const [reached, writes] = [new CallCounter(), new CallCounter()];
  const read = async (): Promise<string> => {
    reached.calls++;
    return "the handler's";
  };
  const write = (): Promise<string> => {
    writes.calls++;
    return read();
  };
  const app = fastify({ rewriteUrl: (raw) => rewritten(raw, setting) });
  await app.register(fastifyFormbody);
  await app.register(fastifyCookie);
  await app.register(fastifySession, {
    cookieName: SESSION_COOKIE,
    secret: keysOf(setting),
    store,
    cookie: { secure: false, httpOnly: true, sameSite: "none", path: "/" },
  });
  await app.register(fastifyCsrf, {
    sessionPlugin: "@fastify/session",
    getToken: (request) => sentToken(request.headers, request.body) as string,
  });
  // Bodies that nobody parses here are let through to the hook, as a parser for them would.
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  app.get(SIGN_IN, (request) => request.session.regenerate().then(() => "signed in"));
  app.get(PAGE, (_request, reply: FastifyReply) => reply.send({ token: reply.generateCsrf() }));
  for (const { path, below } of unsafeRoutes(setting))
    app.get(below ? `${path}/*` : path, { preValidation: app.csrfProtection }, write);
  for (const { method, path } of setting.exempt ?? []) app.route({ method, url: path, handler: write });
  app.route({ method: ["GET", "OPTIONS"], url: "*", handler: read });
  const unsafe = ["POST", "PUT", "PATCH", "DELETE"];
  app.route({ method: unsafe, url: "*", preValidation: app.csrfProtection, handler: write });
  await app.ready();
  const listener = app.routing.bind(app);
  const running = await runningPeer(
    (isTls) => (isTls ? createHttpsServer({ ...TLS, ...LIMITS }, listener) : createServer(LIMITS, listener)),
    { reached, writes },
  );
  return {
    ...running,
    stop: async () => {
      await running.stop();
      await app.close();
    },
  };
}
