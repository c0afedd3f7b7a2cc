import type { HeaderLine, HeaderList } from "./header-list.ts";
import type { RequestBody } from "./request.ts";

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly kind: "preflight" | "actual";
  readonly method: string;
  /** Absolute, without fragment. */
  readonly url: string;
  readonly headers: readonly HeaderLine[];
  readonly body: RequestBody | null;
}

/** An answer as it came over the wire. Interim (1xx) answers are left out. */
export interface WireResponse {
  readonly status: number;
  readonly statusText?: string;
  /** Raw lines, in order; `Set-Cookie` included. */
  readonly headers: HeaderList;
  readonly body?: ReadableStream<Uint8Array> | Uint8Array | string | null;
}

/** One request and its answer; `null`: the connection failed. */
export interface Exchange {
  readonly request: WireRequest;
  readonly response: WireResponse | null;
}

/** What sends a request. Resolves to `null` when there was no answer; a rejection is none either, and its message is told. */
export type Transport = (request: WireRequest) => Promise<WireResponse | null>;
