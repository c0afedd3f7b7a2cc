import type { ProblemCode } from "corslet";
import type { Span } from "../policy-file/source-text.ts";

/** What each finding of an import stands for, whatever the source: a sentence. */
export const FINDINGS = {
  "import/run-time": "A value is known only when the program runs.",
  "import/origin-function": "A function decides about origins.",
  "import/origin-mirrored": "Whatever origin asks is mirrored.",
  "import/origin-expression": "A regular expression grants other origins than a policy's patterns can say.",
  "import/origin-never-matched": "An entry could never match an origin as it stands.",
  "import/any-with-credentials": 'Origins "*" stand together with credentials, which browsers refuse.',
  "import/headers-mirrored": "Whatever request headers are asked for are allowed.",
  "import/headers-left-out": "A header name that changes nothing, or that a policy cannot list, is left out.",
  "import/methods-default": "The library's default methods are written out.",
  "import/methods-case": "A method is not in upper case, so that browsers never took it for the method.",
  "import/methods-unlisted": "Preflights of a method that is not listed allow no headers; a policy always allows it.",
  "import/options-left-out": "OPTIONS is left out of the methods.",
  "import/max-age": "A lifetime is written as browsers take it.",
  "import/option-unknown": "The library ignores an option that it does not know.",
  "import/option-type": "An option has a value of a kind that the library does not take.",
  "import/per-request": "A function chooses the options for each request.",
  "import/no-counterpart": "An option has no counterpart in a policy.",
  "import/own-preflights": "The program answers preflights itself.",
  "import/path": "A path is no resource pattern.",
  "import/path-opens-more": "A path, read as a regular expression, opens more than it seems to.",
  "import/path-wider": "The nearest resource pattern governs one path more.",
  "import/path-unknown": "It does not stand in this file where the library is mounted.",
  "import/condition": "The library is mounted under a condition.",
  "import/several-apps": "Several applications are in one file.",
  "import/overlap": "Two configurations govern the same path.",
  "import/order": "A configuration never applies, because another comes before it.",
  "import/one-method": "The library stands on single methods of a path; a policy governs the path.",
  "import/other-routes": "A route of a path that a policy would govern is without the library.",
  "import/config-elsewhere": "Configuration is read from elsewhere too.",
  "import/nobody": "Nothing is granted to anybody.",
  "import/answered": "A value was given on the command line.",
} as const;

export type FindingCode = keyof typeof FINDINGS;

/**
 * - `refused`: it cannot be translated, so nothing is written.
 * - `dangerous`: it let strangers in; the policy does not.
 * - `different`: some page or path fares otherwise under the policy.
 * - `note`: worth knowing; browsers see no difference.
 */
export type FindingKind = "refused" | "dangerous" | "different" | "note";

/** A part of a grant, as a policy names it; `resource` is its path. */
export type Aspect = "resource" | "origins" | "methods" | "allowHeaders" | "exposeHeaders" | "credentials" | "maxAge";

/** Something that the command line can answer in the source's stead. */
export interface Slot {
  readonly option: "origin" | "header" | "resource";
  /** What it can be called by: its text, the names in it, its line. */
  readonly keys: readonly string[];
  /** Whether the import is refused without an answer. */
  readonly isRequired: boolean;
}

/** One thing to tell about an import. */
export interface Finding {
  readonly code: FindingCode | ProblemCode;
  readonly kind: FindingKind;
  /** What of the grant it speaks of: `preflights` is whatever they say; `null` when it is none of them. */
  readonly aspect: Aspect | "preflights" | null;
  /** Where it stands. */
  readonly span: Span;
  /** What stands there, and what it means: sentences. */
  readonly was: string;
  /** What stands in the policy instead: a sentence; `""` for what is refused. */
  readonly now: string;
  /** What to do; `""` when there is nothing to do. */
  readonly hint: string;
  readonly slot: Slot | null;
}
