import { HOST, READ_HEADERS } from "./headers.ts";
import type { WriteFacts } from "./facts.ts";

/** What is read of a `Request`. */
export interface FetchWriteRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Pick<Headers, "get">;
}

/** What a fetch handler's platform knows of a request besides. */
export interface Connection {
  /** The address at the other end of the connection; for `trustProxy`. */
  readonly peer?: string | undefined;
  readonly hasClientCertificate?: boolean;
}

/**
 * Reads the facts of a `Request`. The URL's own scheme and host stand for the connection's scheme and `Host`: the
 * platform made the URL of them. Where a `Host` beside it is no single host, the URL was made of a guess.
 *
 * @param tokenHeader the lower-case name of the header that holds tokens.
 * @param host what stands for `Host`, where the URL has another; empty where nobody can say for which it was.
 */
export function factsOfFetchRequest(
  { method, url, headers }: FetchWriteRequest,
  tokenHeader: string | null,
  connection: Connection = {},
  host: string = hostOf(url),
): WriteFacts {
  const record: Record<string, string> = {};
  for (const name of READ_HEADERS) {
    const value = headers.get(name);
    if (value !== null) record[name] = value;
  }
  if (tokenHeader !== null) {
    const value = headers.get(tokenHeader);
    if (value !== null) record[tokenHeader] = value;
  }
  const received = record[HOST] ?? "";
  const isInPath = NO_HOST.test(received);
  record[HOST] = isInPath ? "" : host;
  const facts: WriteFacts = {
    method,
    path: isInPath ? "" : url,
    scheme: url.startsWith("https:") ? "https" : "http",
    headers: record,
    ...connection,
  };
  return received.includes(",") ? { ...facts, repeated: [...(facts.repeated ?? []), HOST] } : facts;
}

// With one of these a part of Host became the URL's path, query or user.
const NO_HOST = /[/\\?#@]/;

function hostOf(url: string): string {
  const start = url.indexOf("://") + 3;
  const end = url.indexOf("/", start);
  return url.slice(start, end === -1 ? url.length : end);
}
