import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { Readable } from "node:stream";
import { TLSSocket } from "node:tls";
import type { Connection } from "corslet/csrf";
import { token, withCsrf } from "corslet/fetch";
import { answerWith, requestFrom } from "../../subjects/fetch-bridge.ts";
import { CallCounter, MAX_HEADER_SIZE } from "../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import type { Setting } from "../vocabulary.ts";
import { sessionIn, startSession } from "./sessions.ts";
import { runningOnBoth, TLS } from "./sockets.ts";
import type { WriteSubject } from "./subject.ts";

/** `withCsrf(policy, handler)` behind a socket, through a bridge that tells of the connection. */
export const fetchOverSocket: WriteSubject = {
  name: "fetch over a socket",
  start: async (setting) => {
    const counter = new CallCounter();
    const handle = served(setting, counter);
    const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      outgoing.shouldKeepAlive = false;
      const request = requestOf(incoming);
      if (request === null) outgoing.writeHead(400).end();
      else void handle(request, incoming).then((response) => answerWith(response, outgoing));
    };
    const limits = { maxHeaderSize: MAX_HEADER_SIZE };
    return runningOnBoth(
      (isTls) => (isTls ? createHttpsServer({ ...TLS, ...limits }, listener) : createServer(limits, listener)),
      counter,
    );
  },
};

// RFC 9112 section 3.2: a request with two Hosts is answered with 400; so are targets in absolute form here, which are
// for proxies. Either would choose the URL that a fetch handler takes for its own.
function requestOf(incoming: IncomingMessage): Request | null {
  const hosts = incoming.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  if (hosts.length !== 1 || incoming.url?.startsWith("/") !== true) return null;
  const scheme = incoming.socket instanceof TLSSocket ? "https" : "http";
  const body = ["GET", "HEAD"].includes(incoming.method ?? "") ? null : Readable.toWeb(incoming);
  return requestFrom(incoming, `${scheme}://${incoming.headers.host}`, body as ReadableStream | null);
}

function served(
  setting: Setting,
  counter: CallCounter,
): (request: Request, incoming: IncomingMessage) => Promise<Response> {
  const options = guardOptions<Request>(setting, ({ headers }) => sessionIn(headers.get("cookie")));
  const handler = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === SIGN_IN) return new Response("signed in", { headers: { "Set-Cookie": startSession() } });
    if (pathname === PAGE) return Response.json({ token: setting.tokens === undefined ? null : await token(request) });
    await request.text();
    counter.calls++;
    return new Response("the handler's");
  };
  return withCsrf<[IncomingMessage]>(policyOfSetting(setting), handler, {
    ...options,
    connection: (_request, incoming) => connectionOf(incoming),
  });
}

function connectionOf({ socket }: IncomingMessage): Connection {
  const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : {};
  return { peer: socket.remoteAddress, hasClientCertificate: Object.keys(certificate ?? {}).length > 0 };
}
