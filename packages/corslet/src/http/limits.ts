// Every maximum that bounds a loop over input, each with its reason.

/** Longest path, in UTF-16 code units, that is looked up. Node refuses request heads above 16 KiB; a longer path is governed by nothing. */
export const MAX_PATH_LENGTH = 8192;

/** Longest URL scheme. The longest in use, `safari-web-extension`, has 20 characters. */
export const MAX_SCHEME_LENGTH = 64;

/** Longest host: a DNS name has at most 253 octets in its text form (RFC 1035 section 3.1). */
export const MAX_HOST_LENGTH = 253;

/** Longest label of a DNS name (RFC 1035 section 2.3.4). */
export const MAX_LABEL_LENGTH = 63;

/** Highest port (RFC 9293 section 3.1: 16 bits). */
export const MAX_PORT = 65_535;

/** Longest serialized origin: scheme, `://`, host, `:`, port. */
export const MAX_ORIGIN_LENGTH: number = MAX_SCHEME_LENGTH + 3 + MAX_HOST_LENGTH + 6;

/** Longest method that is compared. The longest registered one, `BASELINE-CONTROL`, has 16 characters. */
export const MAX_METHOD_LENGTH = 64;

/** Longest `Access-Control-Request-Headers` that is read, in UTF-16 code units. Browsers send the names a script set: a hundred bytes or so. */
export const MAX_REQUEST_HEADERS_LENGTH = 8192;

/** Most empty elements in a list header. RFC 9110 section 5.6.1.2 asks recipients to accept "a reasonable number". */
export const MAX_EMPTY_ELEMENTS = 16;

/** Longest piece of a request that a decision repeats in its `value`, for logs. */
export const MAX_REPORTED_LENGTH = 256;

/** Longest `Vary` of a handler that is taken apart, in UTF-16 code units; ours is appended to a longer one as it stands. */
export const MAX_VARY_LENGTH = 8192;

/** Most seconds in `maxAge`: the largest value that any browser honours (Firefox, 24 hours). */
export const MAX_MAX_AGE = 86_400;

/** Rendered header value, in bytes, from which proxies begin to refuse a response (nginx buffers 4 KiB). */
export const LONG_HEADER_LENGTH = 4096;

/** Rendered header value, in bytes, above which common clients and proxies fail. */
export const MAX_HEADER_LENGTH = 8192;

/** Longest body that is searched for the token of a form, in bytes. A form with its token is a few kilobytes; who uploads files sends the token in a header. */
export const MAX_FORM_BYTES = 1_048_576;

/**
 * Most origins to which a resource keeps its answers. An API has a handful of front ends, and to compare an origin with
 * each takes less than to look it up in a list; what tenants by the thousand get is rendered each time.
 */
export const MAX_KEPT_ANSWERS = 8;
