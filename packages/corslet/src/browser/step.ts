import type { FailureCode } from "./failure.ts";

const FETCH = "https://fetch.spec.whatwg.org/";

/** The name of an algorithm, in the standard's words. */
export type Algorithm =
  | "new Request"
  | "main fetch"
  | "CORS-preflight cache"
  | "CORS-preflight fetch"
  | "CORS check"
  | "HTTP fetch"
  | "HTTP-network fetch"
  | "HTTP-redirect fetch"
  | "cross-origin resource policy check"
  | "filtered response";

/** The algorithms of the standard that decide something, and where they stand. */
export const ALGORITHMS: { readonly [Name in Algorithm]: string } = {
  "new Request": `${FETCH}#dom-request`,
  "main fetch": `${FETCH}#concept-main-fetch`,
  "CORS-preflight cache": `${FETCH}#cors-preflight-cache`,
  "CORS-preflight fetch": `${FETCH}#cors-preflight-fetch`,
  "CORS check": `${FETCH}#concept-cors-check`,
  "HTTP fetch": `${FETCH}#concept-http-fetch`,
  "HTTP-network fetch": `${FETCH}#concept-http-network-fetch`,
  "HTTP-redirect fetch": `${FETCH}#concept-http-redirect-fetch`,
  "cross-origin resource policy check": `${FETCH}#cross-origin-resource-policy-check`,
  "filtered response": `${FETCH}#concept-filtered-response`,
};

/** A step of the standard that decided something. */
export interface Step {
  readonly algorithm: Algorithm;
  /** Its address. */
  readonly see: string;
  /** What was found there, in one sentence. */
  readonly says: string;
  /** Set on the step that failed. */
  readonly code?: FailureCode;
}

/** Makes a step. */
export function step(algorithm: Algorithm, says: string, code?: FailureCode): Step {
  return { algorithm, see: ALGORITHMS[algorithm], says, ...(code !== undefined && { code }) };
}
