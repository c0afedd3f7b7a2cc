import type { Span } from "../../policy-file/source-text.ts";
import type { OptionName } from "../peer.ts";

/** An entry of a list, and where it comes from. */
export interface Entry {
  readonly text: string;
  readonly span: Span;
}

export type Entries = "*" | readonly Entry[];

/** A grant, and where each part of it comes from. */
export interface GrantDraft {
  readonly origins: Entries;
  readonly methods: Entries;
  readonly allowHeaders: Entries;
  readonly exposeHeaders: Entries;
  readonly credentials: boolean;
  readonly maxAge: number | null;
  readonly spans: Readonly<Record<OptionName, Span>>;
  /** All the options, or the call where there are none. */
  readonly own: Span;
}

/** Each text once, as `same` compares them. */
export function unique(entries: readonly Entry[], same: (text: string) => string = (text) => text): readonly Entry[] {
  const seen = new Map<string, Entry>();
  for (const entry of entries) if (!seen.has(same(entry.text))) seen.set(same(entry.text), entry);
  return [...seen.values()];
}
