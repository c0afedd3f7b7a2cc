import type { Span } from "../policy-file/source-text.ts";
import type { Value } from "./value.ts";

/** A resource pattern, and where it comes from. */
export interface Place {
  readonly pattern: string;
  readonly span: Span;
  /** Whether the library opens paths there that only begin alike; they have whatever grant is the next wider. */
  readonly opensMore?: boolean;
}

/** One configuration where it applies. */
export interface Mount {
  readonly places: readonly Place[];
  /** `null`: it was called without options. */
  readonly options: Value | null;
  /** The call. */
  readonly span: Span;
  /** The methods whose routes it stands on, in upper case; `null` when on all. */
  readonly routed: readonly string[] | null;
  /** Which application it belongs to; `null` where that cannot be seen. */
  readonly app: App | null;
  /** Where it comes among the others, when the program runs. */
  readonly order: number;
}

export interface App {
  /** One for each application. */
  readonly id: unknown;
  readonly name: string;
}

/** A route that the library does not stand on. */
export interface BareRoute {
  /** The resource pattern that its path is, or the nearest that holds it. */
  readonly pattern: string;
  /** Whether the path is that pattern. */
  readonly isExact: boolean;
  readonly method: string;
  readonly span: Span;
  /** As of a {@link Mount}. */
  readonly app: App | null;
  readonly order: number;
}

/** What was found in a source. */
export interface Found {
  readonly mounts: readonly Mount[];
  readonly routes: readonly BareRoute[];
  /** Whether the library is used at all, be it where it cannot be followed. */
  readonly isUsed: boolean;
}
