import { asciiLowercase } from "../http/ascii.ts";
import { isToken } from "../http/token.ts";

/**
 * The essence of a MIME type, or `null` when it does not parse. Parameters never make it fail.
 *
 * @see https://mimesniff.spec.whatwg.org/#parse-a-mime-type
 */
export function mimeTypeEssence(input: string): string | null {
  const trimmed = input.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, "");
  const slash = trimmed.indexOf("/");
  const type = trimmed.slice(0, Math.max(slash, 0));
  const subtype = (trimmed.slice(slash + 1).split(";", 1)[0] ?? "").replace(/[\t\n\r ]+$/, "");
  return isToken(type) && isToken(subtype) ? asciiLowercase(`${type}/${subtype}`) : null;
}
