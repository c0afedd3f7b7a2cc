import type { Span } from "../../policy-file/source-text.ts";
import type { Place } from "../mount.ts";
import type { GrantDraft } from "../options/grant-draft.ts";

/** A configuration on one pattern, before others are looked at. */
export interface Entry {
  readonly place: Place;
  readonly grant: GrantDraft;
  /** The methods whose routes it stands on; `null` for all. */
  readonly routed: readonly string[] | null;
  readonly order: number;
  /** The call. */
  readonly span: Span;
}

/** A resource of the policy to be. */
export interface Resource {
  readonly place: Place;
  readonly grant: GrantDraft;
  /** The grant before what single routes took from it. */
  readonly whole: GrantDraft;
  readonly isRouted: boolean;
  readonly order: number;
  readonly span: Span;
}
