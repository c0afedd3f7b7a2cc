import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Decision } from "corslet";
import { refusalOf, type WriteDecision } from "corslet/csrf";
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

/** A problem document (RFC 9457), with the headers that go with it. */
interface ProblemDocument {
  readonly status: number;
  /** Flat, as `writeHead` takes them. */
  readonly head: readonly string[];
  readonly body: Buffer;
}

/** Answers a request in the upstream's place. The policy settles the answer's headers as any other's. */
export function answerFailure(response: ServerResponse, kind: Exclude<FailureKind, "client-closed">): void {
  const { status } = ANSWERS[kind];
  // What is left of a request that timed out, or that is not understood, cannot be told from the next one.
  answer(response, failureDocument(kind), status === 408 || status === 501);
}

/**
 * Answers a request that may not write.
 *
 * @param closes whether the connection ends with it: nobody could tell the body of a client that was not told to go on
 *   from its next request.
 */
export function answerRefusal(response: ServerResponse, decision: WriteDecision, closes: boolean): void {
  answer(response, refusalDocument(decision), closes);
}

function answer(response: ServerResponse, { status, head, body }: ProblemDocument, closes: boolean): void {
  const { req: request } = response;
  response.writeHead(status, [...head, ...(closes ? ["Connection", "close"] : [])]);
  response.end(body);
  // Node reads on by itself only if nobody has begun to read; else an upload would block this connection.
  request.unpipe();
  request.resume();
}

/** {@link answerFailure} for a request whose socket was taken out of Node's hands to be upgraded. */
export function rawFailure(kind: Exclude<FailureKind, "client-closed">): Buffer {
  return raw(failureDocument(kind), []);
}

/**
 * {@link answerRefusal} for a WebSocket handshake.
 *
 * @param cors what the policy says of the handshake's origin; nothing settles the headers of a socket's own answer.
 */
export function rawRefusal(decision: WriteDecision, { headers, vary }: Pick<Decision, "headers" | "vary">): Buffer {
  const settled = Object.entries(headers).flatMap(([name, value]) => [name.toLowerCase(), value]);
  return raw(refusalDocument(decision), [...settled, ...(vary.length === 0 ? [] : ["vary", vary.join(", ")])]);
}

function raw({ status, head, body }: ProblemDocument, more: readonly string[]): Buffer {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`];
  const flat = [...head, ...more, "Connection", "close"];
  for (let i = 0; i < flat.length; i += 2) lines.push(`${flat[i]}: ${flat[i + 1]}`);
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body]);
}

/** The status of our own answer to a failure. */
export function statusOf(kind: Exclude<FailureKind, "client-closed">): number {
  return ANSWERS[kind].status;
}

function failureDocument(kind: Exclude<FailureKind, "client-closed">): ProblemDocument {
  const { status, detail } = ANSWERS[kind];
  const problem = { type: "about:blank", title: STATUS_CODES[status], status, detail };
  const headers = { "Content-Type": "application/problem+json", "Cache-Control": "no-store" };
  return documentOf(status, headers, JSON.stringify(problem));
}

function refusalDocument(decision: WriteDecision): ProblemDocument {
  const { status, headers, body } = refusalOf(decision);
  return documentOf(status, headers, body);
}

function documentOf(status: number, headers: Readonly<Record<string, string>>, text: string): ProblemDocument {
  const body = Buffer.from(text);
  return { status, head: [...Object.entries(headers).flat(), "Content-Length", String(body.length)], body };
}
