import type { Grant } from "corslet";

/** A list option as a set; `"*"` holds every name. */
export type Names = ReadonlySet<string> | "*";

/** What a grant lets an origin do, whatever words it is written in. */
export interface Powers {
  readonly credentials: boolean;
  /** Methods that pages may send, beyond what every page may. */
  readonly methods: Names;
  /** Methods that the CSRF guard lets it write with. */
  readonly writes: Names;
  /** Request headers that are named, in lower case. */
  readonly allowHeaders: ReadonlySet<string>;
  /** Whether every other one is allowed too, but `authorization`. */
  readonly anyHeader: boolean;
  readonly exposeHeaders: Names;
  /** Seconds, or `null` when none are said. */
  readonly maxAge: number | null;
}

const SAFELISTED: ReadonlySet<string> = new Set(["GET", "HEAD", "POST"]);

/** The powers of a grant. */
export function powersOf(grant: Grant): Powers {
  const { credentials = false, methods = [], allowHeaders = [], exposeHeaders = [], maxAge = null } = grant;
  const allowed = typeof allowHeaders === "string" ? ["*"] : allowHeaders.map((name) => name.toLowerCase());
  return {
    credentials,
    methods: typeof methods === "string" ? "*" : new Set(methods.filter((method) => !SAFELISTED.has(method))),
    writes: typeof methods === "string" ? "*" : new Set(methods),
    allowHeaders: new Set(allowed.filter((name) => name !== "*")),
    anyHeader: allowed.includes("*"),
    exposeHeaders: typeof exposeHeaders === "string" ? "*" : new Set(exposeHeaders.map((name) => name.toLowerCase())),
    maxAge,
  };
}
