export { checkPolicy } from "./policy/check-policy.ts";
export type { Grant, PolicyConfig, ResourcesConfig } from "./policy/config.ts";
export { isPolicyError, PolicyError } from "./policy/policy-error.ts";
export type { ErrorCode, OriginErrorCode, Problem, ProblemCode, ProblemPath, WarningCode } from "./policy/problem.ts";
export { describeProblem, showPath } from "./policy/wording.ts";
export type { Decision, Reason } from "./server/decision.ts";
export type { RequestFacts } from "./server/facts.ts";
export { type LivePolicy, livePolicy } from "./server/live-policy.ts";
export { type Decider, definePolicy, type Policy, policyOf } from "./server/policy.ts";
