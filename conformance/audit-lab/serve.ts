import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificate } from "../browsers/csrf/world/certificate.ts";
import { application } from "./application.ts";
import { type Handler, isPreflight, type LabAnswer, type LabRequest, type Lines } from "./message.ts";
import type { Setup } from "./setup.ts";

/** A running server. */
export interface Served {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** The handler of a setup: its front, then CORS by hand, then the application. */
export function handlerOf(setup: Setup): Handler {
  return setup.front(async (request) => {
    if (isPreflight(request)) {
      const answer = setup.preflight?.(request) ?? preflight(request, setup);
      return withLines(await answer, setup.always());
    }
    const answer = (await setup.route(request)) ?? application(request, setup);
    const lines = setup.covers(request, answer.status) ? corsLines(request, setup) : [];
    return withLines(answer, [...lines, ...setup.always()]);
  });
}

/** How the base answers a preflight: an empty 204, which lists only to those who may. */
export function preflight(request: LabRequest, setup: Setup): LabAnswer {
  const lines = corsLines(request, setup);
  const { methods, allowHeaders, maxAge } = setup;
  const lists: Lines = [
    ["Access-Control-Allow-Methods", methods],
    ["Access-Control-Allow-Headers", allowHeaders],
    ...(maxAge === null ? [] : [["Access-Control-Max-Age", maxAge] as const]),
  ];
  const headers = lines
    .filter(([name]) => name !== "Access-Control-Expose-Headers")
    .concat(isGranted(request, setup) ? lists : []);
  return { status: 204, headers, body: "" };
}

/** The CORS lines of an answer. */
export function corsLines(request: LabRequest, setup: Setup): Lines {
  const { headers } = request;
  const { origin = "" } = headers;
  const granted = isGranted(request, setup);
  const vary = setup.vary(granted, request);
  const lines: Lines = granted
    ? [
        ["Access-Control-Allow-Origin", setup.allowOrigin(origin, request)],
        ...(setup.credentials === null ? [] : [["Access-Control-Allow-Credentials", setup.credentials] as const]),
        ...(setup.expose === null ? [] : [["Access-Control-Expose-Headers", setup.expose] as const]),
        ...setup.granted(request),
      ]
    : setup.refused(request);
  return vary === null ? lines : [...lines, ["Vary", vary]];
}

function isGranted(request: LabRequest, { trusts }: Setup): boolean {
  const { origin } = request.headers;
  return origin !== undefined && trusts(origin, request);
}

function withLines(answer: LabAnswer, lines: Lines): LabAnswer {
  return { ...answer, headers: [...answer.headers, ...lines] };
}

/** Serves a setup on a loopback address, over TLS where there is a certificate. */
export async function serve(
  setup: Setup,
  {
    host = "127.0.0.1",
    port = 0,
    certificate,
  }: { readonly host?: string; readonly port?: number; readonly certificate?: Certificate } = {},
): Promise<Served> {
  const handler = handlerOf(setup);
  const listener = (message: IncomingMessage, response: ServerResponse): void =>
    void respond(handler, message, response);
  const server = certificate === undefined ? createServer(listener) : createSecureServer(certificate, listener);
  server.on("upgrade", (message: IncomingMessage, socket) => {
    const isTaken = setup.upgrades(requestOf(message, ""));
    const accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    socket.end(
      isTaken
        ? `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
        : "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    );
  });
  return await listening(server, host, port);
}

/** Starts a server, on a port that is free unless one is given. */
export async function listening(server: Server, host: string, port = 0): Promise<Served> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

async function respond(handler: Handler, message: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = "";
  for await (const chunk of message) text += String(chunk);
  const { status, headers, body } = await handler(requestOf(message, text));
  const hasLength = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const isEmpty = status === 204 || status === 304;
  const length: Lines = hasLength || isEmpty ? [] : [["Content-Length", String(Buffer.byteLength(body))]];
  response.writeHead(status, [...headers, ...length].flat());
  response.end(isEmpty ? undefined : body);
}

function requestOf(
  { method = "", url = "", headers, httpVersion: version }: IncomingMessage,
  body: string,
): LabRequest {
  const { pathname, searchParams } = new URL(url, "http://lab.invalid");
  const flat = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { method, path: pathname, query: searchParams, headers: Object.fromEntries(flat) as never, body, version };
}
