import type { HeaderRecord } from "../http/header-record.ts";
import type { WriteFacts } from "./facts.ts";

/** What is read of Node's `IncomingMessage`; `Http2ServerRequest` has it too. */
export interface NodeWriteRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** The target before a router took off the prefix that it is mounted under. */
  readonly originalUrl?: string | undefined;
  readonly headers: HeaderRecord;
  readonly rawHeaders: readonly string[];
  readonly socket: NodeSocket;
}

/** What is read of a socket; a TLS socket has all of it. */
export interface NodeSocket {
  readonly remoteAddress?: string | undefined;
  readonly encrypted?: boolean;
  readonly getPeerCertificate?: () => object | null;
}

/** Reads the facts of a request that Node has parsed. What only unsafe requests need is read when it is asked for. */
export function factsOfNodeRequest(request: NodeWriteRequest): WriteFacts {
  return new NodeFacts(request);
}

class NodeFacts implements WriteFacts {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderRecord;
  readonly #request: NodeWriteRequest;

  constructor(request: NodeWriteRequest) {
    this.method = request.method ?? "";
    this.path = request.originalUrl ?? request.url ?? "";
    this.headers = request.headers;
    this.#request = request;
  }

  get scheme(): "http" | "https" {
    return this.#request.socket.encrypted === true ? "https" : "http";
  }

  get peer(): string | undefined {
    return this.#request.socket.remoteAddress;
  }

  get repeated(): readonly string[] {
    return repeatedHeaders(this.#request.rawHeaders);
  }

  get hasClientCertificate(): boolean {
    const certificate = this.#request.socket.getPeerCertificate?.();
    return certificate !== undefined && certificate !== null && Object.keys(certificate).length > 0;
  }
}

// Of `Host`, `Referer` and `Authorization` Node keeps the first line: that there was another is in the raw list alone.
// The lines of all others are joined, which their readers see.
function repeatedHeaders(rawHeaders: readonly string[]): readonly string[] {
  let seen = 0;
  let repeated: string[] | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const written = rawHeaders[i] as string;
    const name = FIRST_LINE_KEPT[written.length];
    if (name === undefined || !isNamed(written, name)) continue;
    const bit = 1 << name.length;
    if ((seen & bit) !== 0) (repeated ??= []).push(name);
    seen |= bit;
  }
  return repeated ?? NONE;
}

/** By length. Lower-casing every name, as a Map of names would ask for, would cost more than all the rest of a decision. */
const FIRST_LINE_KEPT: readonly (string | undefined)[] = Array.from({ length: 14 }, (_, length) =>
  ["host", "referer", "authorization"].find((name) => name.length === length),
);

// `lower` has letters alone, and `written` has as many: a bit tells their cases apart.
function isNamed(written: string, lower: string): boolean {
  for (let i = 0; i < lower.length; i++) if ((written.charCodeAt(i) | 0x20) !== lower.charCodeAt(i)) return false;
  return true;
}

const NONE: readonly string[] = Object.freeze([]);
