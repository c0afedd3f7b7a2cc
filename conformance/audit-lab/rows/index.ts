import type { Row } from "../row.ts";
import { CACHING_ROWS } from "./caching.ts";
import { CONSISTENCY_ROWS } from "./consistency.ts";
import { CREDENTIALS_ROWS } from "./credentials.ts";
import { FORGERY_ROWS } from "./forgery.ts";
import { ORIGIN_ROWS } from "./origin.ts";
import { PREFLIGHT_ROWS } from "./preflight.ts";
import { SAFE_ROWS } from "./safe.ts";
import { SYNTAX_ROWS } from "./syntax.ts";
import { TRANSPORT_ROWS } from "./transport.ts";

/** Servers with one fault each, by group of the catalogue. */
export const FAULTY: Readonly<Record<string, readonly Row[]>> = {
  "who is trusted": ORIGIN_ROWS,
  "credentials and wildcards": CREDENTIALS_ROWS,
  "how headers are written": SYNTAX_ROWS,
  caching: CACHING_ROWS,
  preflights: PREFLIGHT_ROWS,
  "one policy everywhere": CONSISTENCY_ROWS,
  "taken for something else": FORGERY_ROWS,
  "network and transport": TRANSPORT_ROWS,
};

export const FAULTY_ROWS: readonly Row[] = Object.values(FAULTY).flat();

export { SAFE_ROWS } from "./safe.ts";

export const ROWS: readonly Row[] = [...FAULTY_ROWS, ...SAFE_ROWS];
