import { type IncomingMessage, request, type RequestOptions } from "node:http";
import { connect, type Socket } from "node:net";
import { afterTest } from "./servers.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly rawHeaders: readonly string[];
  readonly trailers: IncomingMessage["trailers"];
  readonly body: string;
}

/** One request on a connection of its own, and its whole answer. Rejects when the answer is cut short. */
export function send(
  origin: string,
  path: string,
  { body, ...options }: RequestOptions & { readonly body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(origin), { agent: false, path, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0, headers, rawHeaders, trailers } = response;
        resolve({ status, headers, rawHeaders, trailers, body: Buffer.concat(chunks).toString("latin1") });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The lines of a header, however often it was sent. */
export function linesOf(answer: { readonly rawHeaders: readonly string[] }, name: string): string[] {
  return answer.rawHeaders.filter((_, i) => i % 2 === 1 && answer.rawHeaders[i - 1]?.toLowerCase() === name);
}

/** A connection that writes and reads bytes. */
export interface RawClient {
  readonly socket: Socket;
  /** Everything that has come so far, as Latin-1. */
  readonly text: () => string;
  /** Waits until what has come matches. */
  readonly until: (pattern: RegExp, milliseconds?: number) => Promise<string>;
  /** Waits until the other side has closed. */
  readonly closed: Promise<void>;
}

export function rawClient(port: number, bytes = ""): RawClient {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
  socket.on("error", () => {});
  socket.on("data", (chunk) => (text += chunk.toString("latin1")));
  if (bytes !== "") socket.write(bytes, "latin1");
  afterTest(() => void socket.destroy());
  return {
    socket,
    closed,
    text: () => text,
    until: async (pattern, milliseconds = 5000) => {
      const end = performance.now() + milliseconds;
      while (!pattern.test(text)) {
        if (performance.now() > end) throw new Error(`${String(pattern)} did not come; came: ${JSON.stringify(text)}`);
        await wait(5);
      }
      return text;
    },
  };
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}

/** Waits until something holds; fails with its name. */
export async function eventually(what: string, holds: () => boolean, milliseconds = 5000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await wait(5);
  }
}
