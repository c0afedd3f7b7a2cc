import type { CookieStore } from "./cookies.ts";
import type { PreflightCache } from "./preflight-cache.ts";
import type { Quirks } from "./quirks.ts";
import type { Step } from "./step.ts";

/** What outlives one request: the state of a page and its browser. */
export interface PageState {
  readonly cache: PreflightCache;
  readonly cookies: CookieStore;
  readonly quirks: Quirks;
  /** Told of each step that decides something. */
  readonly note: (step: Step) => void;
}
