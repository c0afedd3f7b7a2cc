import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

/** The URL of a request target. Throws on a target that has none: `*`. */
export function urlOf(target: string, origin = "http://api.test"): string {
  if (/^https?:/.test(target)) return target;
  if (!target.startsWith("/")) throw new TypeError(`no URL has the path ${target}`);
  return `${origin}${target}`;
}

/** A `Request` from what node received, every header line for itself; `null` when no `Request` can be made of it. */
export function requestFrom(
  incoming: IncomingMessage,
  origin?: string,
  given?: globalThis.ReadableStream | null,
): Request | null {
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2)
    headers.append(incoming.rawHeaders[i] ?? "", incoming.rawHeaders[i + 1] ?? "");
  const hasBody = headers.has("content-length") || headers.has("transfer-encoding");
  const received = hasBody ? (Readable.toWeb(incoming) as unknown as globalThis.ReadableStream) : null;
  const body = given === undefined ? received : given;
  try {
    const init = { method: incoming.method ?? "", headers, ...(body !== null && { body, duplex: "half" }) };
    return new Request(urlOf(incoming.url ?? "", origin), init);
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
