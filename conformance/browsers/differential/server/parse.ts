import type { Line } from "../vocabulary.ts";

/** A request as its bytes say; one byte, one code unit. */
export interface ParsedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Line[];
  readonly body: string;
}

/** Reads requests from one connection's bytes. Not `node:http`, which refuses methods and bytes that browsers send. */
export class RequestParser {
  #buffer = "";

  /** Takes bytes, as latin1, and gives the requests that are complete. */
  push(bytes: string): ParsedRequest[] {
    this.#buffer += bytes;
    const requests: ParsedRequest[] = [];
    for (let next = this.#take(); next !== null; next = this.#take()) requests.push(next);
    return requests;
  }

  #take(): ParsedRequest | null {
    const end = this.#buffer.indexOf("\r\n\r\n");
    if (end === -1) return null;
    const [requestLine = "", ...lines] = this.#buffer.slice(0, end).split("\r\n");
    const headers = lines.map((line): Line => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "")];
    });
    const body = readBody(this.#buffer.slice(end + 4), headers);
    if (body === null) return null;
    this.#buffer = body.rest;
    const [method = "", target = ""] = requestLine.split(" ");
    return { method, target, headers, body: body.content };
  }
}

/** The first value of a header. */
export function headerOf(headers: readonly Line[], name: string): string | null {
  return headers.find(([other]) => other.toLowerCase() === name)?.[1] ?? null;
}

function readBody(bytes: string, headers: readonly Line[]): { content: string; rest: string } | null {
  if (headerOf(headers, "transfer-encoding")?.toLowerCase() === "chunked") return readChunks(bytes);
  const length = Number(headerOf(headers, "content-length") ?? 0);
  return bytes.length < length ? null : { content: bytes.slice(0, length), rest: bytes.slice(length) };
}

function readChunks(bytes: string): { content: string; rest: string } | null {
  let content = "";
  for (let at = 0; ;) {
    const end = bytes.indexOf("\r\n", at);
    if (end === -1) return null;
    const size = Number.parseInt(bytes.slice(at, end), 16);
    const next = end + 2 + size + 2;
    if (bytes.length < next) return null;
    if (size === 0) return { content, rest: bytes.slice(next) };
    content += bytes.slice(end + 2, end + 2 + size);
    at = next;
  }
}
