import { type ServerResponse, STATUS_CODES } from "node:http";
import type { FailureKind } from "./failure.ts";

interface Answer {
  readonly status: number;
  readonly detail: string;
}

/** What a client is told: enough to know whose turn it is, nothing of addresses, names or error texts within. */
const ANSWERS: Readonly<Record<Exclude<FailureKind, "client-closed">, Answer>> = {
  "client-timeout": { status: 408, detail: "The rest of the request did not arrive in time." },
  loop: { status: 508, detail: "The proxy is its own upstream." },
  "request-malformed": { status: 400, detail: "The request target is neither a path nor a URL without fragment." },
  "request-coding": { status: 501, detail: "Chunked is the only transfer coding that is understood." },
  expectation: { status: 417, detail: "100-continue is the only expectation that can be met." },
  "upstream-malformed": { status: 502, detail: "The upstream's response is not valid HTTP." },
  "upstream-not-found": { status: 502, detail: "The upstream's name could not be resolved." },
  "upstream-refused": { status: 502, detail: "The upstream refused the connection." },
  "upstream-reset": { status: 502, detail: "The upstream closed the connection before it answered." },
  "upstream-timeout": { status: 504, detail: "The upstream did not answer in time." },
  "upstream-tls": { status: 502, detail: "No secure connection to the upstream could be made." },
  "upstream-unreachable": { status: 502, detail: "The upstream cannot be reached." },
};

/** Answers a request in the upstream's place with a problem document (RFC 9457). The policy settles its headers as any other's. */
export function answerFailure(response: ServerResponse, kind: Exclude<FailureKind, "client-closed">): void {
  const { status, body } = problemOf(kind);
  const { req: request } = response;
  response.writeHead(status, [
    "Content-Type",
    "application/problem+json",
    "Content-Length",
    String(body.length),
    "Cache-Control",
    "no-store",
    // What is left of a request that timed out, or that is not understood, cannot be told from the next one.
    ...(status === 408 || status === 501 ? ["Connection", "close"] : []),
  ]);
  response.end(body);
  // Node reads on by itself only if nobody has begun to read; else an upload would block this connection.
  request.unpipe();
  request.resume();
}

/** The same for a request whose socket was taken out of Node's hands to be upgraded. */
export function rawAnswer(kind: Exclude<FailureKind, "client-closed">): Buffer {
  const { status, body } = problemOf(kind);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: application/problem+json",
    `Content-Length: ${body.length}`,
    "Cache-Control: no-store",
    "Connection: close",
  ].join("\r\n");
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
}

/** The status of our own answer to a failure. */
export function statusOf(kind: Exclude<FailureKind, "client-closed">): number {
  return ANSWERS[kind].status;
}

function problemOf(kind: Exclude<FailureKind, "client-closed">): { status: number; body: Buffer } {
  const { status, detail } = ANSWERS[kind];
  const problem = { type: "about:blank", title: STATUS_CODES[status], status, detail };
  return { status, body: Buffer.from(JSON.stringify(problem)) };
}
