import { type ClientRequest, type IncomingMessage, request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { HeaderLine } from "../header-list.ts";
import type { RequestBody } from "../request.ts";
import type { Transport, WireResponse } from "../wire.ts";

/** How servers are reached over the network. */
export interface NetworkOptions {
  /** Milliseconds to wait for the head of an answer. Default: 30,000. */
  readonly timeout?: number;
  /** PEM certificates to trust besides the system's. */
  readonly ca?: string;
}

/**
 * Reaches servers over HTTP/1.1. Node's own `fetch` will not do: it follows redirects, joins header lines, and lets
 * nobody set Origin or Cookie as a browser would.
 *
 * Rejects where there is no answer, with the reason.
 */
export function networkTransport({ timeout = 30_000, ca }: NetworkOptions = {}): Transport {
  return ({ method, url, headers, body }) => {
    const target = new URL(url);
    const request = target.protocol === "https:" ? httpsRequest : httpRequest;
    const host = headers.some(([name]) => name === "Host") ? [] : ["Host", target.host];
    const lines = [...host, ...headers.flat(), ...framing(method, body)];
    const isUpper = method === method.toUpperCase();
    const options: RequestOptions & { ca?: string } = {
      method,
      ...(isUpper && { headers: lines }),
      setHost: false,
      agent: false,
      ...(ca !== undefined && { ca }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(target, options);
      if (!isUpper) writeAsIs(sent, method, lines);
      // Of the head alone: a body may stream for as long as it likes.
      const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${timeout / 1000} s`)), timeout);
      sent.once("response", (message) => resolve(responseOf(message)));
      sent.once("error", (error) => reject(new Error(reasonOf(error), { cause: error })));
      for (const end of ["response", "error", "close"]) sent.once(end, () => clearTimeout(timer));
      if (body?.stream === undefined) sent.end(body?.source ?? undefined);
      else Readable.fromWeb(body.stream as NodeReadableStream).pipe(sent);
    });
  };
}

// Node writes methods in upper case, unless the head is not written yet when it is told otherwise: browsers send `patch`.
function writeAsIs(sent: ClientRequest, method: string, lines: readonly string[]): void {
  sent.method = method;
  for (let i = 0; i < lines.length; i += 2) sent.appendHeader(lines[i] as string, lines[i + 1] as string);
}

// As browsers do: a request that could have a body and has none says so. Left alone, Node would send an empty chunked one.
function framing(method: string, body: RequestBody | null): string[] {
  if (body?.stream !== undefined) return ["Transfer-Encoding", "chunked"];
  if (body?.source) return ["Content-Length", String(body.source.byteLength)];
  return ["GET", "HEAD", "OPTIONS", "DELETE"].includes(method) ? [] : ["Content-Length", "0"];
}

// A name that resolves to several addresses fails with an error for each, and says nothing itself.
function reasonOf(error: Error): string {
  const [first] = error instanceof AggregateError ? (error.errors as Error[]) : [error];
  return first?.message ?? String(error);
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
