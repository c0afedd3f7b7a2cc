import type { Entries, GrantDraft } from "../options/grant-draft.ts";

/** A grant as a policy writes it, what is its default left out. */
export interface GrantConfig {
  readonly origins: "*" | readonly string[];
  readonly methods?: "*" | readonly string[];
  readonly allowHeaders?: "*" | readonly string[];
  readonly exposeHeaders?: "*" | readonly string[];
  readonly credentials?: true;
  readonly maxAge?: number;
}

export function grantConfig(draft: GrantDraft): GrantConfig {
  return {
    origins: textsOf(draft.origins),
    ...(draft.methods.length > 0 && { methods: textsOf(draft.methods) }),
    ...(draft.allowHeaders.length > 0 && { allowHeaders: textsOf(draft.allowHeaders) }),
    ...(draft.exposeHeaders.length > 0 && { exposeHeaders: textsOf(draft.exposeHeaders) }),
    ...(draft.credentials && { credentials: true }),
    ...(draft.maxAge !== null && { maxAge: draft.maxAge }),
  };
}

function textsOf(entries: Entries): "*" | string[] {
  return entries === "*" ? "*" : entries.map(({ text }) => text);
}

export function isSameGrant(a: GrantDraft, b: GrantDraft): boolean {
  return JSON.stringify(grantConfig(a)) === JSON.stringify(grantConfig(b));
}
