import { type Failure, failure, type FailureCode } from "./failure.ts";
import { getHeader, headerValues, type HeaderList } from "./header-list.ts";
import type { CredentialsMode } from "./request.ts";

/** What of a request the check looks at. */
export interface CorsCheckFacts {
  /** The request's origin, serialized. */
  readonly origin: string;
  readonly credentials: CredentialsMode;
}

/**
 * Whether a response may be shared with the page.
 *
 * @returns `null` on success, or what failed.
 * @see https://fetch.spec.whatwg.org/#concept-cors-check
 */
export function corsCheck({ origin, credentials }: CorsCheckFacts, headers: HeaderList): Failure | null {
  // 1. Get Access-Control-Allow-Origin, all lines combined. 2. Nothing there: failure.
  const allowOrigin = getHeader(headers, "access-control-allow-origin");
  if (allowOrigin === null) return failure("MissingAllowOriginHeader", origin);
  // 3. `*`, and credentials are not included: success.
  if (allowOrigin === "*" && credentials !== "include") return null;
  // 4. Not the request's origin, byte for byte: failure.
  if (allowOrigin !== origin) return failure(mismatchCode(headers, allowOrigin), origin, allowOrigin);
  // 5. Credentials are not included: success.
  if (credentials !== "include") return null;
  // 6. Get Access-Control-Allow-Credentials. 7. Exactly `true`: success. 8. Failure.
  const allowCredentials = getHeader(headers, "access-control-allow-credentials");
  return allowCredentials === "true" ? null : failure("InvalidAllowCredentials", "true", allowCredentials);
}

// The standard knows one failure; Chromium tells which.
function mismatchCode(headers: HeaderList, allowOrigin: string): FailureCode {
  if (allowOrigin === "*") return "WildcardOriginNotAllowed";
  if (headerValues(headers, "access-control-allow-origin").length > 1 || /[, ]/.test(allowOrigin))
    return "MultipleAllowOriginValues";
  return allowOrigin === "null" || URL.canParse(allowOrigin) ? "AllowOriginMismatch" : "InvalidAllowOriginValue";
}
