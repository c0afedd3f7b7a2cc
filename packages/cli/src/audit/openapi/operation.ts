import type { HeaderLine } from "corslet/browser";

/** Where something is declared; lines and columns count from 1. */
export interface Declared {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** How a caller shows who they are. */
export type Credential =
  | { readonly kind: "cookie"; readonly name: string }
  | { readonly kind: "header"; readonly name: string }
  | { readonly kind: "query"; readonly name: string }
  | { readonly kind: "bearer" | "basic" | "digest" | "certificate" };

/**
 * What an operation asks of its callers. `public`: it says that it asks nothing; `undeclared`: nothing is said, which is
 * not the same: a declaration may have been forgotten.
 */
export type Access = "public" | "undeclared" | readonly Credential[];

/** One operation of an OpenAPI document, as far as an audit needs it. */
export interface Operation {
  /** As it goes over the wire. */
  readonly method: string;
  /** As it is written: `/users/{id}`. */
  readonly template: string;
  /** With parameters filled in, and the query parameters that are required: `/users/1?page=1`. */
  readonly target: string;
  readonly operationId: string | null;
  readonly access: Access;
  /** Header parameters that are required, with values. */
  readonly headers: readonly HeaderLine[];
  /** Names of its header parameters, as they are written. */
  readonly parameters: readonly string[];
  /** Media types that its body may have, in lower case without parameters. */
  readonly contentTypes: readonly string[];
  /** Header names of its answers in the 200s, as they are written. */
  readonly answered: readonly string[];
  /** The statuses that it declares: `200`, `4XX`, `default`. */
  readonly statuses: readonly string[];
  /** `x-state-changing`, on an operation that reads by its method. */
  readonly isStateChanging: boolean;
  /** Whether it declares a token against forged requests: as a parameter, or as a field of its body. */
  readonly hasToken: boolean;
  readonly declared: Declared;
}

/** What an OpenAPI document says of an API. */
export interface Api {
  readonly file: string;
  /** The path of the first server, without a slash at its end: `/v1`; `""` for none. */
  readonly basePath: string;
  readonly operations: readonly Operation[];
  /** What could not be read and was left out, with its place. */
  readonly notes: readonly string[];
}
