import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with `page.txt` in it, for static files. */
export const folder: string = mkdtempSync(join(tmpdir(), "corslet-suite-"));
writeFileSync(join(folder, "page.txt"), "content");

/** Headers that a handler must not get onto the wire. */
export const OWN_HEADERS: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Max-Age": "5",
  "Access-Control-New": "1",
};

/** What no policy of the suite governs sends these, and keeps them. */
export const OTHER_HEADERS: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "https://own.test",
  Vary: "Cookie",
};

/** Long enough to be worth compressing. */
export const LONG: string = "content ".repeat(500);

/** The error of `/api/error-handler`, which the app's error handler answers with 418. */
export class Handled extends Error {}

export async function later(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
}

/** The pieces, one after the other. */
export async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) {
    yield text;
    await later();
  }
}

/** The pieces as a body of a `Response`. */
export function streamOf(...texts: readonly string[]): ReadableStream<Uint8Array> {
  const source = pieces(...texts);
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const { value, done } = await source.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}

/** What `fetch()` returned: a Response whose headers are immutable, with CORS headers of another server's. */
export async function fetched(): Promise<Response> {
  const server = createServer((_request, response) => {
    response
      .writeHead(203, { ...OWN_HEADERS, Vary: "Cookie", "Set-Cookie": ["a=1", "b=2"], "Content-Length": 9 })
      .end("passed on");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    headers: { connection: "close" },
  });
  server.close();
  return response;
}

/** A form as its parsers read it: a name that repeats is a list. */
export function formOf(text: string): Record<string, unknown> {
  const form = new URLSearchParams(text);
  return Object.fromEntries(
    [...form.keys()].map((name) => [name, form.getAll(name).length > 1 ? form.getAll(name) : form.get(name)]),
  );
}
