import { asciiUppercase } from "./ascii.ts";
import { isToken } from "./token.ts";

/** Whether `method` is a method: a token. https://fetch.spec.whatwg.org/#concept-method */
export function isMethod(method: string): boolean {
  return isToken(method);
}

/**
 * Whether `method` is a CORS-safelisted method, which no `Access-Control-Allow-Methods` needs to list.
 *
 * @see https://fetch.spec.whatwg.org/#cors-safelisted-method
 */
export function isCorsSafelistedMethod(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "POST";
}

/**
 * Whether `method` is a forbidden method, which `fetch` throws on, in any case.
 *
 * @see https://fetch.spec.whatwg.org/#forbidden-method
 */
export function isForbiddenMethod(method: string): boolean {
  return /^(?:connect|trace|track)$/i.test(method);
}

const NORMALIZED: ReadonlySet<string> = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"]);

/**
 * Normalizes a method: six methods are upper-cased, all others (`patch` among them) stay as written.
 *
 * @see https://fetch.spec.whatwg.org/#concept-method-normalize
 */
export function normalizeMethod(method: string): string {
  const upper = asciiUppercase(method);
  return NORMALIZED.has(upper) ? upper : method;
}
