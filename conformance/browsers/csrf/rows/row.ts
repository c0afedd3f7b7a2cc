import type { EngineDriver } from "../../engines/engine.ts";
import type { Page } from "../world/shots.ts";
import type { Place } from "../world/places.ts";
import type { Visited } from "../world/visit.ts";
import type { Door } from "../world/world.ts";

/** What a row's page is made for: one request to one application. */
export interface Aim {
  /** What the request is to write. */
  readonly email: string;
  /** A URL of the application, which says which shot it is. */
  readonly url: (path: string, query?: Readonly<Record<string, string>>) => string;
  /** A URL of another place in the world, which says so too. */
  readonly at: (place: Place, path: string, query?: Readonly<Record<string, string>>) => string;
  /** Gets a page of the application without the browser, with the attacker's cookies. */
  readonly visit: (cookie: string) => Promise<Visited>;
  /** A session of the attacker's own. */
  readonly attackersSession: () => string;
}

/** One thing that a page does to an application. */
export interface Row {
  /** Unique; the name in what is written down. */
  readonly id: string;
  /** What happens, for readers. */
  readonly title: string;
  /** Where the page is; `own`: the application's; `address bar`: there is none, the URL is typed. */
  readonly from: Place | "own" | "address bar";
  readonly door: Door;
  readonly page: (aim: Aim) => Page | Promise<Page>;
  /** Nobody is signed in, and somebody may be afterwards. */
  readonly isLogin?: boolean;
  /** It changes the browser's cookies: the next one starts from new ones. */
  readonly isFresh?: boolean;
  /** The engines in which the guard does otherwise than with the section's other rows, and why. */
  readonly except?: { readonly [Engine in EngineDriver["name"]]?: string };
  /** The page that the request led to is reloaded, and what is sent then counts. */
  readonly isReloaded?: boolean;
}
