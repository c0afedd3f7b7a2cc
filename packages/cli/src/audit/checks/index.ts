import type { Check, CheckAcross } from "../check.ts";

/** Every check of one endpoint, in order. */
export const CHECKS: readonly Check[] = [];

/** Checks that compare endpoints. */
export const CHECKS_ACROSS: readonly CheckAcross[] = [];
