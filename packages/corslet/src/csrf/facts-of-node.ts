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

/**
 * Reads the facts of a request that Node has parsed. What only unsafe requests need is read when it is asked for.
 *
 * @param tokenHeader the lower-case name of the header that holds tokens.
 */
export function factsOfNodeRequest(request: NodeWriteRequest, tokenHeader: string | null): WriteFacts {
  return new NodeFacts(request, tokenHeader);
}

class NodeFacts implements WriteFacts {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderRecord;
  readonly #request: NodeWriteRequest;
  readonly #tokenHeader: string | null;

  constructor(request: NodeWriteRequest, tokenHeader: string | null) {
    this.method = request.method ?? "";
    this.path = request.originalUrl ?? request.url ?? "";
    this.headers = request.headers;
    this.#request = request;
    this.#tokenHeader = tokenHeader;
  }

  get scheme(): "http" | "https" {
    return this.#request.socket.encrypted === true ? "https" : "http";
  }

  get peer(): string | undefined {
    return this.#request.socket.remoteAddress;
  }

  get repeated(): readonly string[] {
    return repeatedHeaders(this.#request.rawHeaders, this.#tokenHeader);
  }

  get hasClientCertificate(): boolean {
    const certificate = this.#request.socket.getPeerCertificate?.();
    return certificate !== undefined && certificate !== null && Object.keys(certificate).length > 0;
  }
}

// Node keeps the first line of some headers and joins the lines of others; what came twice is in the raw list alone.
function repeatedHeaders(rawHeaders: readonly string[], tokenHeader: string | null): readonly string[] {
  let seen = 0;
  let repeated: string[] | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const written = rawHeaders[i] as string;
    const { length } = written;
    // The lengths of the names are compared first: most headers have another.
    if (length !== 4 && length !== 6 && length !== 7 && length !== 13 && length !== tokenHeader?.length) continue;
    const name = written.toLowerCase();
    const bit = name === tokenHeader ? 16 : bitOf(name);
    if ((seen & bit) !== 0) (repeated ??= []).push(name);
    seen |= bit;
  }
  return repeated ?? NONE;
}

function bitOf(name: string): number {
  switch (name) {
    case "host":
      return 1;
    case "origin":
      return 2;
    case "referer":
      return 4;
    case "authorization":
      return 8;
    default:
      return 0;
  }
}

const NONE: readonly string[] = Object.freeze([]);
