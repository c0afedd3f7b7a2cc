import type { Check } from "../../check.ts";
import { cookies } from "./cookies.ts";
import { declaredWrites } from "./declared-writes.ts";
import { liveWrites } from "./live-writes.ts";
import { methodOverride } from "./method-override.ts";
import { originAsAuthentication } from "./origin-authentication.ts";
import { declaredSideEffect, namedSideEffect } from "./side-effects.ts";
import { websocketOrigin } from "./websocket.ts";

/** What is told of an endpoint without asking it. */
export const UNASKED_CHECKS: readonly Check[] = [declaredSideEffect];

/** Group G: CORS taken for something else. */
export const FORGERY_CHECKS: readonly Check[] = [
  namedSideEffect,
  declaredWrites,
  liveWrites,
  methodOverride,
  originAsAuthentication,
  cookies,
  websocketOrigin,
];
