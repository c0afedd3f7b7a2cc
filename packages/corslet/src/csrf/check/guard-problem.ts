import type { ProblemPath } from "../../policy/problem.ts";

/** Every defect that a guard's options are refused for. Documented in the guide to CSRF. */
export type GuardProblemCode =
  | "guard/type"
  | "guard/unknown-option"
  | "exempt/method"
  | "exempt/path"
  | "exempt/prefix"
  | "exempt/without-reason"
  | "exempt/duplicate"
  | "unsafe/syntax"
  | "unsafe/method"
  | "writer/insecure-origin"
  | "tokens/no-key"
  | "tokens/key-too-short"
  | "tokens/kid"
  | "tokens/duplicate-kid"
  | "tokens/no-binding"
  | "tokens/header"
  | "tokens/field"
  | "tokens/cookie-name"
  | "tokens/cookie-insecure";

/** One defect of a guard's options, as data. Never holds a key. */
export interface GuardProblem {
  /** What is wrong, for programs. */
  readonly code: GuardProblemCode;
  readonly severity: "error";
  /** Where: keys and indexes, from `options` or `policy` on. */
  readonly path: ProblemPath;
  /** What stood there; for a key, a description of it. */
  readonly value: unknown;
  /** What is wrong and why it matters, for people. */
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
  /** Where the rule comes from. */
  readonly see: string;
}
