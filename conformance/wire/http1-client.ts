import type { Socket } from "node:net";
import type { HeaderLine, RawRequest } from "../translate.ts";
import { openSocket } from "./open-socket.ts";

/** An answer as it stood on the wire, every header line for itself. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly body: string;
}

// Long enough for a megabyte on a busy machine; a server that says nothing for so long hangs.
const PATIENCE_MS = 20_000;

/**
 * Sends a request over a plain socket exactly as it is given, valid or not, and reads one answer.
 * No HTTP library stands between, because every one of them refuses or mends what some rows must send.
 */
export async function requestOverHttp1(port: number, request: RawRequest): Promise<WireAnswer> {
  const { method, path, hosts = ["api.test"], body, upgrade } = request;
  const head = [`${method} ${path} HTTP/1.1`, ...hosts.map((host) => `Host: ${host}`)];
  head.push(...(upgrade === undefined ? ["Connection: close"] : handshake(upgrade)));
  for (const [name, value] of request.headers) head.push(`${name}: ${value}`);
  if (body !== undefined) head.push(`Content-Length: ${Buffer.byteLength(body, "latin1")}`);
  const received = await exchange(openSocket(port, request, "http/1.1"), `${head.join("\r\n")}\r\n\r\n${body ?? ""}`);
  return parseAnswer(received, method);
}

/** RFC 6455 section 4.1. */
function handshake(protocol: string): string[] {
  return [
    "Connection: Upgrade",
    `Upgrade: ${protocol}`,
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ];
}

function exchange(socket: Socket, sent: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    socket.write(sent, "latin1");
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error("no answer")));
    socket.on("data", (piece) => pieces.push(piece));
    socket.on("end", () => socket.end());
    // A server that refuses a long head closes while we still write: what it said before that counts.
    socket.on("error", (error) => (pieces.length > 0 ? resolve(Buffer.concat(pieces)) : reject(error)));
    socket.on("close", () => resolve(Buffer.concat(pieces)));
  });
}

function parseAnswer(received: Buffer, method: string): WireAnswer {
  const text = received.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) throw new Error(`no answer: ${JSON.stringify(text.slice(0, 100))}`);
  const [statusLine = "", ...lines] = text.slice(0, end).split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
  const rest = received.subarray(end + 4);
  if (status >= 100 && status < 200 && status !== 101) return parseAnswer(rest, method);
  const headers = lines.map((line): HeaderLine => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const hasBody = method !== "HEAD" && status !== 204 && status !== 304;
  return { status, headers, body: hasBody ? bodyOf(headers, rest).toString() : assertEmpty(rest) };
}

function bodyOf(headers: readonly HeaderLine[], rest: Buffer): Buffer {
  const isChunked = headers.some(([name, value]) => name.toLowerCase() === "transfer-encoding" && value === "chunked");
  if (!isChunked) return rest;
  const pieces: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = rest.indexOf("\r\n", at);
    const size = Number.parseInt(rest.subarray(at, lineEnd).toString(), 16);
    if (lineEnd === -1 || !(size > 0)) return Buffer.concat(pieces);
    pieces.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}

function assertEmpty(rest: Buffer): string {
  if (rest.length > 0) throw new Error(`an answer without content was followed by ${rest.length} bytes`);
  return "";
}
