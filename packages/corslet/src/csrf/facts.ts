import type { HeaderRecord } from "../http/header-record.ts";

/** What is known of a token: whether one came, and whether it is ours. `unread`: nobody has looked yet. */
export type TokenState = "absent" | "unread" | "valid" | "invalid";

/** What a decision about a write depends on, and nothing else of a request. */
export interface WriteFacts {
  /** The method, as it came over the wire; `CONNECT` for an extended CONNECT. */
  readonly method: string;
  /** The request target, query included. */
  readonly path: string;
  /** The scheme of the connection, as the server sees it. */
  readonly scheme: "http" | "https";
  /** Every header of the request. Of those that count, several lines are a list, or joined by commas. */
  readonly headers: HeaderRecord;
  /** Lower-case names of headers that came on several lines, of which `headers` shows one. */
  readonly repeated?: readonly string[];
  /** The address at the other end of the connection; for `trustProxy`. */
  readonly peer?: string | undefined;
  /** Whether the client showed a certificate. */
  readonly hasClientCertificate?: boolean;
}
