import type { Check, CheckAcross } from "../check.ts";
import { checkCacheable, checkVary } from "./caching.ts";
import { checkCredentials, checkWildcardOnAuthenticated } from "./credentials.ts";
import { CONSISTENCY_CHECKS, CONSISTENCY_CHECKS_ACROSS } from "./consistency/index.ts";
import { FORGERY_CHECKS, UNASKED_CHECKS } from "./forgery/index.ts";
import { checkHeaderSyntax } from "./header-syntax.ts";
import { checkNondeterminism } from "./origin/nondeterminism.ts";
import { checkOrigins, checkRareOrigins } from "./origin/origins.ts";
import { METHOD_PREFLIGHT_CHECKS, PREFLIGHT_CHECKS } from "./preflight/index.ts";
import { checkMaxAge, checkPreflightCache } from "./preflight-caching.ts";
import { checkTransport } from "./transport.ts";
import { checkExposed, checkWildcardLists } from "./wildcard-lists.ts";

/** Asked first: where equal requests get different answers, nothing else is. */
export const FIRST_CHECK: Check = checkNondeterminism;

/** Every other check of one endpoint, in order. */
export const CHECKS: readonly Check[] = [
  checkOrigins,
  checkCredentials,
  checkWildcardOnAuthenticated,
  checkWildcardLists,
  checkExposed,
  checkHeaderSyntax,
  checkVary,
  checkCacheable,
  checkPreflightCache,
  checkMaxAge,
  checkTransport,
  ...PREFLIGHT_CHECKS,
  ...CONSISTENCY_CHECKS,
  ...FORGERY_CHECKS,
];

/** What is asked of a write whose URL is read at another endpoint. */
export const METHOD_CHECKS: readonly Check[] = [...METHOD_PREFLIGHT_CHECKS, ...FORGERY_CHECKS];

/** All that is done with an endpoint which must not be asked, because asking it changes something. */
export { UNASKED_CHECKS };

/** Asked last, as far as an endpoint's requests reach. */
export const LAST_CHECK: Check = checkRareOrigins;

/** Checks that compare endpoints. */
export const CHECKS_ACROSS: readonly CheckAcross[] = [...CONSISTENCY_CHECKS_ACROSS];
