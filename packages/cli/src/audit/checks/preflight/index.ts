import type { Check } from "../../check.ts";
import { mismatch, reflectedRequest } from "./answered-preflight.ts";
import { deadPreflight } from "./dead-preflight.ts";
import { listedHeaders, listedMethods } from "./listed.ts";
import { flood, slow } from "./loaded.ts";

/** Group E: preflights. */
export const PREFLIGHT_CHECKS: readonly Check[] = [
  deadPreflight,
  listedMethods,
  listedHeaders,
  mismatch,
  reflectedRequest,
  slow,
  flood,
];
