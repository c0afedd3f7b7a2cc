import type { Check, CheckAcross } from "../../check.ts";
import { variesByHost, variesByPath } from "./across.ts";
import { errorsWithoutCors, redirectWithoutCors } from "./errors.ts";
import { httpVersionDrift } from "./http-version.ts";
import { headDiffers, notModifiedDiffers, variesByAuth } from "./variants.ts";

/** Group F: one policy everywhere. */
export const CONSISTENCY_CHECKS: readonly Check[] = [
  errorsWithoutCors,
  redirectWithoutCors,
  variesByAuth,
  headDiffers,
  notModifiedDiffers,
  httpVersionDrift,
];

export const CONSISTENCY_CHECKS_ACROSS: readonly CheckAcross[] = [variesByPath, variesByHost];
