// The client's half of the CORS protocol, written from the Fetch Standard as a second opinion. It knows nothing of
// Corslet: where it and the server agree, that is evidence. https://fetch.spec.whatwg.org/commit-snapshots/ (2026)

/** An answer, as it came over the wire. */
export interface WireResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What a client set out to send, and with which origin. */
export interface IntendedRequest {
  /** The request's serialized origin. */
  readonly origin: string;
  readonly method: string;
  /** The CORS-unsafe request-header names, lower-cased. */
  readonly unsafeNames: readonly string[];
  readonly credentialsMode: "include" | "omit";
}

/**
 * Whether a client lets the page see the answer to an actual request.
 *
 * @see https://fetch.spec.whatwg.org/#concept-cors-check
 */
export function corsCheck(request: IntendedRequest, response: WireResponse): boolean {
  // 1.-2. No Access-Control-Allow-Origin: failure.
  const origin = combined(response, "access-control-allow-origin");
  if (origin === null) return false;
  // 3. Any origin, without credentials: success.
  if (request.credentialsMode !== "include" && origin === "*") return true;
  // 4. Another origin than the request's, compared byte for byte: failure.
  if (request.origin !== origin) return false;
  // 5. Without credentials: success.
  if (request.credentialsMode !== "include") return true;
  // 6.-8. Credentials need exactly `true`.
  return combined(response, "access-control-allow-credentials") === "true";
}

/**
 * Whether the answer to a CORS-preflight request lets the client send the actual request.
 *
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch step 7
 */
export function preflightCheck(request: IntendedRequest, response: WireResponse): boolean {
  // 7. The CORS check, and an ok status.
  if (!corsCheck(request, response) || response.status < 200 || response.status > 299) return false;
  // 7.1.-7.3. Both lists; either that does not parse is a network error.
  const methods = extractedValues(response, "access-control-allow-methods");
  const headerNames = extractedValues(response, "access-control-allow-headers");
  if (methods === "failure" || headerNames === "failure") return false;
  // 7.4. is for requests whose use-CORS-preflight flag is set: uploads with listeners, which no row makes.
  const withCredentials = request.credentialsMode === "include";
  // 7.5. The method: listed, CORS-safelisted, or covered by a star that counts.
  const isSafelisted = ["GET", "HEAD", "POST"].includes(request.method);
  if (!methods.includes(request.method) && !isSafelisted && (withCredentials || !methods.includes("*"))) return false;
  const listed = new Set(headerNames.map(lowerCase));
  // 7.6. Authorization, the one CORS non-wildcard request-header name, is listed by name.
  if (request.unsafeNames.includes("authorization") && !listed.has("authorization")) return false;
  // 7.7. Every other unsafe name: listed, or covered by a star that counts.
  return request.unsafeNames.every((name) => listed.has(name) || (!withCredentials && listed.has("*")));
}

/** The names that a client announced in `Access-Control-Request-Headers`, from all of its lines. */
export function announcedNames(value: string): string[] {
  return value
    .split(",")
    .map((name) => lowerCase(name.replace(/^[ \t]+|[ \t]+$/g, "")))
    .filter((name) => name !== "");
}

/** All lines of a name joined with `, `, as a client gets a header. https://fetch.spec.whatwg.org/#concept-header-list-get */
export function combined(response: Pick<WireResponse, "headers">, name: string): string | null {
  const values = response.headers.filter(([given]) => lowerCase(given) === name).map(([, value]) => value.trim());
  return values.length === 0 ? null : values.join(", ");
}

/**
 * The elements of a list header. A missing one has none.
 *
 * @see https://fetch.spec.whatwg.org/#extract-header-list-values
 */
function extractedValues(response: Pick<WireResponse, "headers">, name: string): string[] | "failure" {
  const value = combined(response, name);
  if (value === null) return [];
  const elements = value
    .split(",")
    .map((element) => element.replace(/^[ \t]+|[ \t]+$/g, ""))
    .filter((element) => element !== "");
  return elements.every((element) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(element)) ? elements : "failure";
}

function lowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
