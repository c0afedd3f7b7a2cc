import type { IncomingMessage } from "node:http";
import { addForwarded, isForwardingHeader, peerOf } from "./forwarded.ts";
import { collectLines, hopByHop, joinedLines, type HeaderLines, tokensOf } from "./hop-by-hop.ts";
import { authorityOf } from "./request-target.ts";

/** How request heads are written for the upstream. */
export interface RequestHeadOptions {
  /** `host[:port]` of the upstream, for `Host`. */
  readonly upstreamHost: string;
  /** Whether the upstream is told the client's `Host` instead of its own. */
  readonly preserveHost: boolean;
  /** Whose `X-Forwarded-*` count. */
  readonly isTrusted: (address: string) => boolean;
}

/** The header lines to send upstream, without those that frame the body or expect something; see {@link framingOf}. */
export function requestHead(request: IncomingMessage, options: RequestHeadOptions): HeaderLines {
  const isTrusted = options.isTrusted(peerOf(request));
  const isHopByHop = hopByHop(request.headers.connection);
  const lines = collectLines(request.rawHeaders, (name) => {
    if (isHopByHop(name) || name === "host" || name === "expect" || name === "via" || name === "content-length")
      return false;
    return !isForwardingHeader(name) || (isTrusted && name !== "forwarded");
  });
  addForwarded(lines, request, isTrusted);
  // Trailers can be handed on, so their announcement may be, as a statement of our own (RFC 9110 section 10.1.4).
  if (tokensOf(request.headers["te"]?.toString()).includes("trailers")) {
    lines["te"] = "trailers";
    lines["connection"] = "TE";
  }
  // First, as servers like it, and so that a limit on the number of lines does not fall on it.
  return { Host: options.preserveHost ? clientHost(request, options.upstreamHost) : options.upstreamHost, ...lines };
}

/**
 * How the body is framed on the way up: by the length that the parser has checked, or in chunks. In lower case, where
 * the proxy library looks before it adds `content-length: 0`.
 */
export function framingOf(request: IncomingMessage): HeaderLines {
  const length = request.headers["content-length"];
  if (length !== undefined) return { "content-length": length };
  return request.headers["transfer-encoding"] === undefined ? {} : { "transfer-encoding": "chunked" };
}

/** Whether a message's body is in a transfer coding that would have to be undone to hand it on. */
export function hasUnknownCoding(message: IncomingMessage): boolean {
  const coding = joinedLines(message.rawHeaders, "transfer-encoding");
  return coding !== undefined && coding.trim().toLowerCase() !== "chunked";
}

/** Whether a request says that it has a body. */
export function hasBody(request: IncomingMessage): boolean {
  const { "content-length": length, "transfer-encoding": coding } = request.headers;
  return coding !== undefined || (length !== undefined && length !== "0");
}

function clientHost(request: IncomingMessage, fallback: string): string {
  return authorityOf(request.url ?? "") ?? request.headers.host ?? fallback;
}
