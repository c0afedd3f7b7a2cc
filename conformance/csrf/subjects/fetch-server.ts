import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { TLSSocket } from "node:tls";
import type { Connection } from "corslet/csrf";
import { answerWith, requestFrom } from "../../subjects/fetch-bridge.ts";
import type { CallCounter } from "../../subjects/sockets.ts";
import type { Running } from "../../subjects/subject.ts";
import { runningOnNode } from "./node-server.ts";

/** Serves a fetch handler on sockets, behind a bridge that hands on what node received as well. */
export function runningOnFetch(
  handle: (request: Request, incoming: IncomingMessage) => Response | Promise<Response>,
  counter: CallCounter,
): Promise<Running> {
  const listener = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = requestOf(incoming);
    if (request === null) outgoing.writeHead(400).end();
    else await answerWith(await handle(request, incoming), outgoing);
  };
  return runningOnNode(listener, counter);
}

/** What node knows of the connection that a request came over. */
export function connectionOf({ socket }: IncomingMessage): Connection {
  const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : {};
  return { peer: socket.remoteAddress, hasClientCertificate: Object.keys(certificate ?? {}).length > 0 };
}

// RFC 9112 section 3.2: a request with two Hosts, or with one that holds more than a host, is answered with 400; so are
// targets in absolute form here, which are for proxies. Each would choose the URL that a fetch handler takes for its own.
function requestOf(incoming: IncomingMessage): Request | null {
  const hosts = incoming.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  const { host = "" } = incoming.headers;
  if (hosts.length !== 1 || /[/\\?#@]/.test(host) || incoming.url?.startsWith("/") !== true) return null;
  const scheme = incoming.socket instanceof TLSSocket ? "https" : "http";
  const body = ["GET", "HEAD"].includes(incoming.method ?? "") ? null : Readable.toWeb(incoming);
  return requestFrom(incoming, `${scheme}://${host}`, body as ReadableStream | null);
}
