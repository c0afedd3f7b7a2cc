import type { HeaderLine } from "corslet/browser";
import { UsageError } from "../terminal/usage-error.ts";

/** What of a message an archive says that counts here. */
interface HarMessage {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** An entry of an HTTP Archive (HAR 1.2), as far as it is read. */
interface HarEntry {
  readonly request: HarMessage & {
    readonly method: string;
    readonly url: string;
    readonly postData?: { readonly text?: string };
  };
  readonly response: HarMessage & { readonly status: number; readonly statusText?: string };
}

/** One request that a browser recorded, and its answer. */
export interface Recorded {
  readonly method: string;
  /** Absolute, without fragment. */
  readonly url: string;
  readonly headers: readonly HeaderLine[];
  readonly body: string | undefined;
  /** 0: no answer, or one that the browser left out since it refused it. */
  readonly status: number;
  readonly statusText: string;
  readonly answer: readonly HeaderLine[];
}

const HINT = "save it from the network panel: Save all as HAR";

/**
 * Reads an HTTP Archive.
 *
 * @throws {UsageError} when the text is none.
 */
export function readArchive(text: string): Recorded[] {
  let archive: unknown;
  try {
    archive = JSON.parse(text);
  } catch (error) {
    throw new UsageError("--har: the file is no JSON.", HINT, { cause: error });
  }
  const entries = (archive as { log?: { entries?: unknown } } | null)?.log?.entries;
  if (!Array.isArray(entries))
    throw new UsageError("--har: the file is no HTTP Archive: log.entries is missing.", HINT);
  return entries.map((entry: unknown, index) => {
    if (!isEntry(entry)) throw new UsageError(`--har: entry ${index + 1} of log.entries is no request.`, HINT);
    const { request, response } = entry;
    return {
      method: request.method,
      url: request.url.split("#", 1)[0] ?? "",
      headers: linesOf(request),
      body: request.postData?.text,
      status: response.status,
      statusText: response.statusText ?? "",
      answer: linesOf(response),
    };
  });
}

/** The value of a line. */
export function valueOf(headers: readonly HeaderLine[], name: string): string | undefined {
  return headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}

function isEntry(entry: unknown): entry is HarEntry {
  const { request, response } = (entry ?? {}) as Partial<HarEntry>;
  return (
    typeof request?.method === "string" &&
    typeof request.url === "string" &&
    URL.canParse(request.url) &&
    typeof response?.status === "number" &&
    [request, response].every(({ headers }) => Array.isArray(headers) && headers.every(isLine))
  );
}

function isLine(line: unknown): boolean {
  const { name, value } = (line ?? {}) as { name?: unknown; value?: unknown };
  return typeof name === "string" && typeof value === "string";
}

// Chrome writes HTTP/2's pseudo-headers beside the headers. Firefox joins repeated lines with line feeds.
function linesOf({ headers }: HarMessage): HeaderLine[] {
  return headers
    .filter(({ name }) => !name.startsWith(":"))
    .flatMap(({ name, value }) => value.split("\n").map((line): HeaderLine => [name, line.trim()]));
}
