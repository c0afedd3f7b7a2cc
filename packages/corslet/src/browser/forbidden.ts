import { asciiLowercase } from "../http/ascii.ts";
import { isForbiddenRequestHeaderName } from "../http/header-kinds.ts";
import { isForbiddenMethod } from "../http/methods.ts";

const FORBIDDEN_QUESTIONS: ReadonlySet<string> = new Set([
  "access-control-request-headers",
  "access-control-request-method",
]);
const METHOD_OVERRIDES: ReadonlySet<string> = new Set(["x-http-method", "x-http-method-override", "x-method-override"]);

/**
 * Whether a script's header is dropped in silence.
 *
 * @see https://fetch.spec.whatwg.org/#forbidden-request-header
 */
export function isForbiddenRequestHeader(name: string, value: string): boolean {
  const lower = asciiLowercase(name);
  // A server's policy refuses all Access-Control-Request-*; the standard names two.
  if (lower.startsWith("access-control-request-")) return FORBIDDEN_QUESTIONS.has(lower);
  if (isForbiddenRequestHeaderName(name)) return true;
  if (!METHOD_OVERRIDES.has(lower)) return false;
  return getDecodeAndSplit(value).some(isForbiddenMethod);
}

/** Splits at commas outside quoted strings. https://fetch.spec.whatwg.org/#header-value-get-decode-and-split */
function getDecodeAndSplit(value: string): string[] {
  const elements: string[] = [];
  let element = "";
  let quoted = false;
  for (let i = 0; i < value.length; i++) {
    const character = value.charAt(i);
    if (character === "," && !quoted) {
      elements.push(element);
      element = "";
      continue;
    }
    if (character === '"') quoted = !quoted;
    element += character;
    if (character === "\\" && quoted) element += value.charAt(++i);
  }
  elements.push(element);
  return elements.map((item) => item.replace(/^[ \t]+|[ \t]+$/g, ""));
}
