/** Every defect that a configuration is refused for, and what was written. Documented in the policy reference. */
export type ErrorCode =
  | "config/type"
  | "config/unknown-option"
  | "resource/syntax"
  | "resource/duplicate"
  | "resource/shadowed"
  | "origin/missing"
  | OriginErrorCode
  | "origin/redundant-with-any"
  | "credentials/any-origin"
  | "credentials/any-method"
  | "credentials/any-request-header"
  | "credentials/expose-any"
  | "credentials/insecure-origin"
  | "credentials/public-suffix"
  | "method/syntax"
  | "method/forbidden"
  | "method/not-normalised"
  | "allow-headers/syntax"
  | "allow-headers/forbidden"
  | "allow-headers/is-response-header"
  | "allow-headers/wildcard"
  | "expose-headers/syntax"
  | "expose-headers/forbidden"
  | "expose-headers/is-request-header"
  | "expose-headers/is-preflight-header"
  | "max-age/negative"
  | "max-age/not-integer"
  | "max-age/too-large"
  | "headers/too-long";

/** Defects of one origin pattern. */
export type OriginErrorCode =
  | "origin/syntax"
  | "origin/no-scheme"
  | "origin/scheme"
  | "origin/upper-case"
  | "origin/userinfo"
  | "origin/path"
  | "origin/query"
  | "origin/fragment"
  | "origin/whitespace"
  | "origin/host"
  | "origin/idn"
  | "origin/ip"
  | "origin/port"
  | "origin/default-port"
  | "origin/list-in-string"
  | "origin/null"
  | "origin/opaque-scheme"
  | "origin/wildcard-host"
  | "origin/wildcard-position"
  | "origin/wildcard-scheme"
  | "origin/wildcard-ip";

/** What a policy is built with all the same, but probably not what was meant. `headers/too-long` is an error above 8 KiB. */
export type WarningCode =
  | "max-age/capped"
  | "origin/self"
  | "method/options-listed"
  | "expose-headers/safelisted"
  | "allow-headers/content-type-missing"
  | "headers/too-long"
  | "csrf/cookies-refused"
  | "csrf/token-readable";

/** The code of a {@link Problem}. */
export type ProblemCode = ErrorCode | WarningCode;

/** Where in the configuration: object keys and list indexes. */
export type ProblemPath = readonly (string | number)[];

interface Defect<Code extends string, Severity extends "error" | "warning"> {
  /** What is wrong, for programs. */
  readonly code: Code;
  /** `error`: no policy is built. */
  readonly severity: Severity;
  /** Where: keys and indexes from the root of the configuration. */
  readonly path: ProblemPath;
  /** What stood there. */
  readonly value: unknown;
  /** What is wrong and why it matters, for people: one or two sentences. */
  readonly message: string;
  /** What to write instead. Empty when there is no one mend. */
  readonly hint: string;
  /** Where the rule comes from. */
  readonly see: string;
}

/** One defect of a configuration, as data; a union on `severity` and `code`. */
export type Problem = Defect<ErrorCode, "error"> | Defect<WarningCode, "warning">;
