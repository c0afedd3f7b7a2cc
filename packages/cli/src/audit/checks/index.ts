import type { Check, CheckAcross } from "../check.ts";
import { CONSISTENCY_CHECKS, CONSISTENCY_CHECKS_ACROSS } from "./consistency/index.ts";
import { FORGERY_CHECKS, STATIC_CHECKS } from "./forgery/index.ts";
import { PREFLIGHT_CHECKS } from "./preflight/index.ts";

/** Every check of one endpoint, in order. */
export const CHECKS: readonly Check[] = [
  ...STATIC_CHECKS,
  ...PREFLIGHT_CHECKS,
  ...CONSISTENCY_CHECKS,
  ...FORGERY_CHECKS,
];

/** Checks that compare endpoints. */
export const CHECKS_ACROSS: readonly CheckAcross[] = [...CONSISTENCY_CHECKS_ACROSS];
