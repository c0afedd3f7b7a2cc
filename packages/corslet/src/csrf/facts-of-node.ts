import type { HeaderRecord } from "../http/header-record.ts";
import { ORIGIN } from "../http/header-names.ts";
import { AUTHORIZATION, HOST, REFERER } from "./headers.ts";
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

const NEVER_REPEATED: ReadonlySet<string> = new Set([HOST, ORIGIN, REFERER, AUTHORIZATION]);

// Node keeps the first line of some headers and joins the lines of others; what came twice is in the raw list alone.
function repeatedHeaders(rawHeaders: readonly string[], tokenHeader: string | null): readonly string[] {
  let seen: Set<string> | undefined;
  let repeated: string[] | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const written = rawHeaders[i] as string;
    if (!LENGTHS.has(written.length) && written.length !== tokenHeader?.length) continue;
    const name = written.toLowerCase();
    if (!NEVER_REPEATED.has(name) && name !== tokenHeader) continue;
    if (seen?.has(name) === true) (repeated ??= []).push(name);
    else (seen ??= new Set()).add(name);
  }
  return repeated ?? NONE;
}

const LENGTHS: ReadonlySet<number> = new Set([...NEVER_REPEATED].map((name) => name.length));
const NONE: readonly string[] = Object.freeze([]);
