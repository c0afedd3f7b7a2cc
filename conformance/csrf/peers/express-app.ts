import { createServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import express, { type Request, type RequestHandler, type Response } from "express";
import session, { type Session } from "express-session";
import { CallCounter, MAX_HEADER_SIZE } from "../../subjects/sockets.ts";
import { PAGE, SESSION_COOKIE, SIGN_IN } from "../pages.ts";
import { runningOnBoth, TLS } from "../subjects/sockets.ts";
import type { Setting } from "../vocabulary.ts";
import { overriddenMethod } from "./method-override.ts";
import type { PeerApp } from "./peer.ts";
import { isExempt, keysOf, unsafeRoutes } from "./told.ts";

/** What a peer adds to an application. */
export interface Protection {
  /** Mounted after sessions and bodies. */
  readonly everywhere: RequestHandler;
  /** Mounted on routes that write on GET. */
  readonly onUnsafeRoutes: RequestHandler;
  /** A token for the session of a request, for the page that answers it. */
  readonly token: (request: Request, response: Response) => string;
}

// Sessions outlive an application: another setting's knows them too, so many listen to this store.
const store = new session.MemoryStore().setMaxListeners(0);

/** An Express 5 application with sessions, parsed bodies and a peer's protection, served. */
export function serveExpress(setting: Setting, { everywhere, onUnsafeRoutes, token }: Protection): Promise<PeerApp> {
  const [reached, writes] = [new CallCounter(), new CallCounter()];
  const read = (response: Response): void => {
    reached.calls++;
    response.send("the handler's");
  };
  const write: RequestHandler = (_request, response) => {
    writes.calls++;
    read(response);
  };
  const app = express();
  app.set("query parser", "extended");
  app.use(
    session({
      name: SESSION_COOKIE,
      secret: keysOf(setting),
      resave: false,
      saveUninitialized: true,
      store,
      cookie: { secure: false, httpOnly: true, sameSite: "none", path: "/" },
    }),
  );
  app.use(express.urlencoded({ extended: false }), express.json());
  if (setting.methodOverride === true)
    app.use((request, _response, next) => {
      request.method = overriddenMethod(request);
      next();
    });
  app.use((request, response, next) => {
    if (isExempt(setting, request.method, request.path)) void write(request, response, next);
    else next();
  });
  app.use(everywhere);
  for (const { path, below } of unsafeRoutes(setting))
    app.get(encodeURI(below ? `${path}/{*rest}` : path).replace("%7B*rest%7D", "{*rest}"), onUnsafeRoutes, write);
  app.get(SIGN_IN, (request, response, next) => {
    sessionOf(request).regenerate((error) => (error ? next(error) : response.send("signed in")));
  });
  app.get(PAGE, (request, response) => void response.send({ token: token(request, response) }));
  app.use((request, response, next) => {
    if (["GET", "HEAD", "OPTIONS"].includes(request.method)) read(response);
    else void write(request, response, next);
  });
  app.use((error: { status?: number }, _request: Request, response: Response, _next: unknown) => {
    response.status(error.status ?? 500).end();
  });
  return runningPeer((isTls) => (isTls ? createHttpsServer({ ...TLS, ...LIMITS }, app) : createServer(LIMITS, app)), {
    reached,
    writes,
  });
}

const LIMITS = { maxHeaderSize: MAX_HEADER_SIZE };

/** The session that express-session put on a request. */
export function sessionOf(request: Request): Session {
  return (request as Request & { readonly session: Session }).session;
}

/** Serves an application on two servers. Handshakes are accepted: no middleware sees them. */
export async function runningPeer(
  makeServer: (isTls: boolean) => ReturnType<typeof createServer>,
  { reached, writes }: { readonly reached: CallCounter; readonly writes: CallCounter },
): Promise<PeerApp> {
  const running = await runningOnBoth((isTls) => {
    const server = makeServer(isTls);
    server.on("upgrade", (_request, socket: Duplex) => {
      reached.calls++;
      writes.calls++;
      socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    });
    return server;
  }, reached);
  return { ...running, writes };
}
