import { type IncomingMessage, request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { HeaderLine } from "../header-list.ts";
import type { Transport, WireRequest, WireResponse } from "../wire.ts";

/** How servers are reached over the network. */
export interface NetworkOptions {
  /** Milliseconds to wait for the head of an answer. Default: 30,000. */
  readonly timeout?: number;
  /** PEM certificates to trust besides the system's. */
  readonly ca?: string;
  /** Told why a connection failed. */
  readonly onError?: (error: Error) => void;
}

/**
 * Reaches servers over HTTP/1.1. Node's own `fetch` will not do: it follows redirects, joins header lines, and lets
 * nobody set Origin or Cookie as a browser would.
 */
export function networkTransport(options: NetworkOptions = {}): Transport {
  return (wire) =>
    send(wire, options).catch((error: unknown) => {
      options.onError?.(error as Error);
      return null;
    });
}

function send(
  { method, url, headers, body }: WireRequest,
  { timeout = 30_000, ca }: NetworkOptions,
): Promise<WireResponse> {
  const target = new URL(url);
  const request = target.protocol === "https:" ? httpsRequest : httpRequest;
  const lines = headers.flatMap(([name, value]) => [name, value]);
  const host = headers.some(([name]) => name === "Host") ? [] : ["Host", target.host];
  const length = body?.source === null || body === null ? [] : ["Content-Length", String(body.source.byteLength)];
  const options: RequestOptions & { ca?: string } = {
    method,
    headers: [...host, ...lines, ...length],
    setHost: false,
    agent: false,
    signal: AbortSignal.timeout(timeout),
    ...(ca !== undefined && { ca }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(target, options, (message) => resolve(responseOf(message)));
    sent.once("error", reject);
    if (body?.stream === undefined) sent.end(body?.source ?? undefined);
    else Readable.fromWeb(body.stream as NodeReadableStream).pipe(sent);
  });
}

function responseOf(message: IncomingMessage): WireResponse {
  const headers: HeaderLine[] = [];
  for (let i = 0; i < message.rawHeaders.length; i += 2)
    headers.push([message.rawHeaders[i] as string, message.rawHeaders[i + 1] as string]);
  return {
    status: message.statusCode ?? 0,
    statusText: message.statusMessage ?? "",
    headers,
    body: Readable.toWeb(message) as unknown as ReadableStream<Uint8Array>,
  };
}
