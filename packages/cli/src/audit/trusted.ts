import type { Place } from "./endpoint.ts";

/** What was declared of an endpoint: who may read it, and with what. */
export interface Trusted {
  /** Concrete origins; what stands for a star is made up. Empty where nobody is declared. */
  readonly origins: readonly string[];
  /** Whether an origin was declared, itself or under a star. */
  readonly holds: (origin: string) => boolean;
  /** Where the declaration comes from; `null`: there is none. */
  readonly from: "policy" | "option" | null;
  /** Declared to be read by anybody. */
  readonly isPublic: boolean;
  /** Whether trusted origins may send credentials; `null` where nothing says. */
  readonly credentials: boolean | null;
  /** Methods besides GET, HEAD and POST that trusted origins use. `"*"`: any. */
  readonly methods: "*" | readonly string[];
  /** Request headers besides the safelisted ones. */
  readonly requestHeaders: "*" | readonly string[];
  /** Response headers that they read besides the safelisted ones. */
  readonly exposedHeaders: "*" | readonly string[];
  /** Where the policy grants it. */
  readonly at?: Place;
}

/** Nothing was declared. */
export const NOBODY_DECLARED: Trusted = {
  origins: [],
  holds: () => false,
  from: null,
  isPublic: false,
  credentials: null,
  methods: [],
  requestHeaders: [],
  exposedHeaders: [],
};
