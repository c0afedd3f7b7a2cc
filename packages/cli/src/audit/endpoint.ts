/** Where something stands in a file that the operator wrote; lines and columns begin at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** How a client of an operation shows who it is. */
export interface SecurityScheme {
  /** `cookie`: an API key in a cookie; `network`: the caller's address or certificate; `basic`, `digest`: browsers attach it. */
  readonly kind: "cookie" | "bearer" | "basic" | "digest" | "header" | "query" | "network";
  /** The cookie's or header's name, where the scheme names one. */
  readonly name?: string;
}

/** What an OpenAPI document says of an endpoint. */
export interface Operation {
  readonly id?: string;
  /** Empty: declared public. `null`: nothing is said. */
  readonly security: readonly SecurityScheme[] | null;
  /** Names as they are written. */
  readonly requestHeaders: readonly string[];
  readonly responseHeaders: readonly string[];
  readonly statuses: readonly number[];
  /** Media types of the request's body; empty where it has none. */
  readonly requestTypes: readonly string[];
  /** Header parameters that are required, with values. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Declared `x-state-changing`. */
  readonly isStateChanging?: boolean;
  /** Whether it declares a token against forged requests: a parameter, or a field of its body. */
  readonly hasToken?: boolean;
  readonly at: Place;
}

/** One method at one URL. */
export interface Endpoint {
  /** Upper case. */
  readonly method: string;
  /** Absolute, without fragment. */
  readonly url: string;
  readonly operation?: Operation;
}
