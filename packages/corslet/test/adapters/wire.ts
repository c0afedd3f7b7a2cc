import http from "node:http";
import http2 from "node:http2";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { answerWith, requestFrom } from "../../../../conformance/subjects/fetch-bridge.ts";

/** What a client got, every header line for itself, names in lower case. */
export interface Got {
  readonly status: number;
  readonly message: string;
  readonly lines: readonly string[];
  readonly body: string;
  /** Whether the connection was cut before the answer was whole. */
  readonly isCut: boolean;
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string;
}

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => unknown;
export type Send = (asked?: Asked) => Promise<Got>;

export const GRANTED = "https://app.example.com";
export const REFUSED = "https://evil.test";

/** Lines that speak of CORS: the protocol's own, and Vary. */
export function corsLines({ lines }: Pick<Got, "lines">): string[] {
  return lines.filter((line) => /^(?:access-control-|vary:)/.test(line)).sort();
}

/** The values of one name, a line each. */
export function valuesOf({ lines }: Pick<Got, "lines">, name: string): string[] {
  return lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
}

/** Listens on a free port until the test is over. */
export async function listening(server: http.Server | http2.Http2Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    if (server instanceof http.Server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** Closes something when the test is over. */
export function closing(close: () => unknown): void {
  onTestFinished(async () => void (await close()));
}

/** Serves a handler over HTTP/1.1; `agent` decides about connections. */
export async function overHttp1(handler: Handler, agent: http.Agent | false = false): Promise<Send> {
  const port = await listening(http.createServer(handler));
  return (asked) => sendHttp1(port, asked, agent);
}

/** Sends one request over HTTP/1.1. */
export function sendHttp1(port: number, asked: Asked = {}, agent: http.Agent | false = false): Promise<Got> {
  const { method = "GET", path = "/", body: sent } = asked;
  // Node sends the body of a GET without any length, which no parser takes for a body.
  const headers = sent === undefined ? asked.headers : { "content-length": Buffer.byteLength(sent), ...asked.headers };
  return new Promise((resolve, reject) => {
    const request = http.request(
      { port, host: "127.0.0.1", method, path, headers: headers ?? {}, agent },
      (response) => {
        const { statusCode: status = 0, statusMessage: message = "", rawHeaders } = response;
        const got = { status, message, lines: pairsOf(rawHeaders) };
        let body = "";
        response.setEncoding("utf8").on("data", (piece: string) => (body += piece));
        response.on("end", () => resolve({ ...got, body, isCut: false }));
        response.on("error", () => resolve({ ...got, body, isCut: true }));
      },
    );
    request.on("error", reject).end(sent);
  });
}

/** Serves a fetch handler over HTTP/1.1, through a bridge from node's requests and responses. */
export async function overFetch(handler: (request: Request) => Response | Promise<Response>): Promise<Send> {
  return overHttp1(async (incoming, outgoing) => {
    const request = requestFrom(incoming);
    if (request === null) outgoing.writeHead(400).end();
    // A client that has read as much as Content-Length said may be gone before the end of the body was seen.
    else await answerWith(await handler(request), outgoing).catch(() => outgoing.destroy());
  });
}

/** Serves a handler over HTTP/2 in cleartext, all requests on one session. */
export async function overHttp2(handler: Handler): Promise<Send> {
  return sendHttp2(await listening(http2.createServer(handler as never)));
}

/** Sends requests over HTTP/2 in cleartext, on one session that lasts until the test is over. */
export function sendHttp2(port: number): Send {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  onTestFinished(() => session.destroy());
  return ({ method = "GET", path = "/", headers = {}, body: sent } = {}) =>
    new Promise((resolve, reject) => {
      const stream = session.request(
        { ":method": method, ":path": path, ...headers },
        { endStream: sent === undefined },
      );
      if (sent !== undefined) stream.end(sent);
      let head: Pick<Got, "status" | "message" | "lines"> | undefined;
      let body = "";
      stream.on("response", ({ ":status": status }, _flags, raw?: string[]) => {
        head = {
          status: Number(status),
          message: "",
          lines: pairsOf(raw ?? []).filter((line) => !line.startsWith(":")),
        };
      });
      stream.setEncoding("utf8").on("data", (piece: string) => (body += piece));
      stream.on("error", (error) => head === undefined && reject(error));
      stream.on("close", () => head !== undefined && resolve({ ...head, body, isCut: stream.rstCode !== 0 }));
    });
}

function pairsOf(raw: readonly string[]): string[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [`${name.toLowerCase()}: ${raw[index + 1] ?? ""}`] : []));
}
