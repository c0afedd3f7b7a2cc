import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

/** The URL of a request target. Throws on a target that has none: `*`. */
export function urlOf(target: string): string {
  if (/^https?:/.test(target)) return target;
  if (!target.startsWith("/")) throw new TypeError(`no URL has the path ${target}`);
  return `http://api.test${target}`;
}

/** A `Request` from what node received, every header line for itself; `null` when no `Request` can be made of it. */
export function requestFrom(incoming: IncomingMessage): Request | null {
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2)
    headers.append(incoming.rawHeaders[i] ?? "", incoming.rawHeaders[i + 1] ?? "");
  const hasBody = headers.has("content-length") || headers.has("transfer-encoding");
  const body = hasBody ? { body: Readable.toWeb(incoming) as unknown as BodyInit, duplex: "half" } : {};
  try {
    return new Request(urlOf(incoming.url ?? ""), { method: incoming.method ?? "", headers, ...body });
  } catch {
    return null;
  }
}

/** Writes a `Response` out, piece by piece. */
export async function answerWith(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
}
