import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

/** What a body's parser makes of a body, as an object; `undefined` where it parses no such type. */
export function parseBody(type: string | null | undefined, content: string): unknown {
  switch (type?.split(";", 1)[0]) {
    case "application/x-www-form-urlencoded":
      return Object.fromEntries(new URLSearchParams(content));
    case "application/json":
      return JSON.parse(content);
    default:
      return undefined;
  }
}

/** Reads and parses the body of a request that Node received. */
export async function readBody(
  request: Readable & { readonly headers: { readonly "content-type"?: string | undefined } },
): Promise<unknown> {
  return parseBody(request.headers["content-type"], await text(request));
}
