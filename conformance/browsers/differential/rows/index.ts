import type { Case } from "../vocabulary.ts";
import { CACHE } from "./cache.ts";
import { CONSTRUCTION } from "./construction.ts";
import { CORS_CHECK } from "./cors-check.ts";
import { CREDENTIAL_ROWS } from "./credentials.ts";
import { EXPOSURE } from "./exposure.ts";
import { METHOD_ROWS } from "./methods.ts";
import { MODES } from "./modes.ts";
import { OPAQUE } from "./opaque.ts";
import { PREFLIGHT } from "./preflight.ts";
import { REDIRECTS } from "./redirects.ts";
import { SAFELIST } from "./safelist.ts";

/** The hand-made table. */
export const ROWS: readonly Case[] = [
  ...CORS_CHECK,
  ...PREFLIGHT,
  ...METHOD_ROWS,
  ...SAFELIST,
  ...CONSTRUCTION,
  ...CREDENTIAL_ROWS,
  ...REDIRECTS,
  ...CACHE,
  ...EXPOSURE,
  ...MODES,
  ...OPAQUE,
];
