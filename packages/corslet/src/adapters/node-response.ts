import { type HeaderAccess, type HeaderValue, settle, settledList } from "../server/settle.ts";

/** What `writeHead` may be given besides status and message: an object, a flat array, or an array of pairs. */
type WrittenHeaders =
  | Readonly<Record<string, HeaderValue>>
  | readonly HeaderValue[]
  | readonly (readonly [string, HeaderValue])[];

type WriteHead = (
  this: NodeResponse,
  status: number,
  message?: string | WrittenHeaders,
  headers?: WrittenHeaders,
) => unknown;

/** What is used of Node's `ServerResponse`; `Http2ServerResponse` has it too. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  getHeaderNames(): string[];
  getHeader(name: string): HeaderValue | undefined;
  setHeader(name: string, value: HeaderValue): unknown;
  appendHeader(name: string, value: string | readonly string[]): unknown;
  removeHeader(name: string): void;
  writeHead(status: number, ...rest: never[]): unknown;
  end(): unknown;
}

// Symbol.for: where two copies of this library serve one response, the one mounted last must still win.
const WIRE: unique symbol = Symbol.for("corslet.wire") as never;
const WRITE_HEAD: unique symbol = Symbol.for("corslet.writeHead") as never;

interface SettledResponse extends NodeResponse {
  [WIRE]: readonly string[];
  /** What was put in the place of Node's method before; nothing where that stood there. */
  [WRITE_HEAD]?: WriteHead;
}

/**
 * Carries an answer onto a response when its headers are flushed, whatever the handler has set by then. A later call for
 * the same response replaces the answer: the innermost policy wins whole.
 *
 * Every way to send a head ends in `response.writeHead`, which is replaced on this one response and nowhere else.
 */
export function settleAtFlush(response: NodeResponse, wire: readonly string[]): void {
  const settled = response as SettledResponse;
  const isFirst = settled[WIRE] === undefined;
  settled[WIRE] = wire;
  if (!isFirst) return;
  const { writeHead } = response;
  if (writeHead !== nodesOwn(response)) settled[WRITE_HEAD] = writeHead as WriteHead;
  settled.writeHead = settledWriteHead;
}

/** Answers a preflight. */
export function answerPreflight(response: NodeResponse, status: number, wire: readonly string[]): void {
  const writeHead = response.writeHead as WriteHead;
  if (status === 204 && writeHead === nodesOwn(response) && response.getHeaderNames().length === 0) {
    writeHead.call(response, status, wire);
  } else {
    settleAtFlush(response, wire);
    response.statusCode = status;
  }
  response.end();
}

function settledWriteHead(
  this: SettledResponse,
  status: number,
  message?: string | WrittenHeaders,
  headers?: WrittenHeaders,
): unknown {
  const written = typeof message === "object" ? message : headers;
  const theirs = this[WRITE_HEAD];
  const writeHead = theirs ?? nodesOwn(this);
  if (!this.headersSent) {
    const wire = this[WIRE];
    const names = this.getHeaderNames();
    if (names.length === 0 && theirs === undefined && !isArray(written)) {
      const list = written ? settledList(wire, written) : wire;
      return typeof message === "string"
        ? writeHead.call(this, status, message, list)
        : writeHead.call(this, status, list);
    }
    if (written) setWritten(this, written);
    settle(wire, this, HEADERS, written ? this.getHeaderNames() : names);
  }
  return typeof message === "string" ? writeHead.call(this, status, message) : writeHead.call(this, status);
}

// Node's own method, which writes a flat array of headers as it stands, in a quarter of the time that setting each takes.
// Tools that put another in its place misread such arrays (on-headers before 1.1).
function nodesOwn(response: NodeResponse): WriteHead {
  return (Object.getPrototypeOf(response) as NodeResponse).writeHead as WriteHead;
}

// As writeHead itself does it: a name given there replaces what was set before, and an array may repeat it.
function setWritten(response: NodeResponse, headers: WrittenHeaders): void {
  if (!isArray(headers)) {
    for (const name of Object.keys(headers)) response.setHeader(name, headers[name] as HeaderValue);
    return;
  }
  const pairs = pairsOf(headers);
  for (const [name] of pairs) response.removeHeader(name);
  for (const [name, value] of pairs) response.appendHeader(name, typeof value === "number" ? String(value) : value);
}

function isArray(
  headers: WrittenHeaders | null | undefined,
): headers is Exclude<WrittenHeaders, Readonly<Record<string, HeaderValue>>> {
  return Array.isArray(headers);
}

function pairsOf(
  headers: readonly HeaderValue[] | readonly (readonly [string, HeaderValue])[],
): (readonly [string, HeaderValue])[] {
  if (Array.isArray(headers[0])) return headers as (readonly [string, HeaderValue])[];
  const flat = headers as readonly HeaderValue[];
  if (flat.length % 2 !== 0)
    throw new TypeError("writeHead was given a flat array of headers whose last name has no value");
  return Array.from({ length: flat.length / 2 }, (_, i) => [String(flat[2 * i]), flat[2 * i + 1] as HeaderValue]);
}

const HEADERS: HeaderAccess<NodeResponse> = {
  names: (response) => response.getHeaderNames(),
  get: (response, name) => response.getHeader(name)?.toString(),
  add: (response, name, value) => response.setHeader(name, value),
  set: (response, name, value) => response.setHeader(name, value),
  remove: (response, name) => response.removeHeader(name),
};
