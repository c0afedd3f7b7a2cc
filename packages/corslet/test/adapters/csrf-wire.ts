import { readFileSync } from "node:fs";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { onTestFinished } from "vitest";
import type { Got } from "./wire.ts";

const pem = (name: string): Buffer =>
  readFileSync(new URL(`../../../cli/test/serve/fixtures/${name}.pem`, import.meta.url));

/** A certificate of `localhost` that signed itself. */
export const CERTIFICATE: { readonly cert: Buffer; readonly key: Buffer } = {
  cert: pem("localhost.cert"),
  key: pem("localhost.key"),
};

export const KEY = "k".repeat(32);

/** The reason in a refusal; the body as it stands where it is none. */
export function reasonIn({ status, body }: Pick<Got, "status" | "body">): string {
  return status === 403 ? (JSON.parse(body) as { reason: string }).reason : `${status} ${body}`;
}

/** A `Cookie` for what was set. */
export function cookieOf({ lines }: Pick<Got, "lines">): string {
  const set = lines.filter((line) => line.startsWith("set-cookie: "));
  return set.map((line) => line.slice("set-cookie: ".length).split(";", 1)[0]).join("; ");
}

/** Longest that an answer is waited for, in milliseconds. */
const PATIENCE = 10_000;

/** Sends lines as they stand, valid or not, and reads what comes until the server closes. */
export function sendRaw(port: number, head: readonly string[], body = ""): Promise<Got> {
  const text = `${head.join("\r\n")}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body, "latin1")}\r\n\r\n${body}`;
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(text, "latin1"));
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error("no answer")));
    socket.on("data", (piece) => pieces.push(piece));
    socket.on("error", (error) => (pieces.length > 0 ? undefined : reject(error)));
    socket.on("close", () => resolve(parsed(Buffer.concat(pieces).toString("latin1"))));
  });
}

function parsed(text: string): Got {
  const end = text.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = text.slice(0, end).split("\r\n");
  const [, status, message = ""] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(statusLine) ?? [];
  return {
    status: Number(status),
    message,
    lines: lines.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase())),
    body: text.slice(end + 4),
    isCut: false,
  };
}

/** Sends one POST over TLS. */
export function postTls(port: number, headers: Record<string, string>, options: RequestOptions = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = {
      host: "127.0.0.1",
      port,
      method: "POST",
      headers,
      ca: CERTIFICATE.cert,
      agent: false,
      ...options,
    } as const;
    const sent = httpsRequest(asked, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (piece: string) => (body += piece));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, message: "", lines: [], body, isCut: false }),
      );
    });
    sent.on("error", reject).end();
  });
}

/** Sends one request over HTTP/2 and TLS. */
export function sendHttp2Tls(port: number, headers: Record<string, string>, identity: object = {}): Promise<Got> {
  const session = connectHttp2(`https://localhost:${port}`, { ca: CERTIFICATE.cert, ...identity });
  onTestFinished(() => session.destroy());
  return new Promise((resolve, reject) => {
    session.on("error", reject);
    const stream = session.request(headers);
    let status = 0;
    let body = "";
    stream.on("response", (head) => (status = Number(head[":status"])));
    stream.setEncoding("utf8").on("data", (piece: string) => (body += piece));
    stream.on("error", reject).on("close", () => resolve({ status, message: "", lines: [], body, isCut: false }));
  });
}
