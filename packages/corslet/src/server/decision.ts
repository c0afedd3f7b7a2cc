/**
 * Why a decision came out as it did.
 *
 * | reason | kind | allowed |
 * |---|---|---|
 * | `no-resource` | none | no: no resource pattern governs the path |
 * | `no-origin` | actual | no: the request has no Origin, so it is same-origin or no browser's |
 * | `any-origin` | actual, preflight | yes: the grant is to `"*"` |
 * | `origin-granted` | actual, preflight | yes |
 * | `origin-not-granted` | actual, preflight | no; `value` is the origin |
 * | `method-not-allowed` | preflight | no; `value` is the method |
 * | `header-not-allowed` | preflight | no; `value` is the first such name |
 * | `request-headers-malformed` | preflight | no; `Access-Control-Request-Headers` is no list of tokens, or has more than 16 empty elements |
 * | `request-headers-too-long` | preflight | no; it is longer than 8192 |
 */
export type Reason =
  | "no-resource"
  | "no-origin"
  | "any-origin"
  | "origin-granted"
  | "origin-not-granted"
  | "method-not-allowed"
  | "header-not-allowed"
  | "request-headers-malformed"
  | "request-headers-too-long";

/** What the server answers to a request, and why. A value: it is never changed, and changing it changes no other. */
export interface Decision {
  /** `preflight`: answer at once, the handler does not run. `actual`: the handler runs. `none`: leave the request alone. */
  readonly kind: "preflight" | "actual" | "none";
  /** Whether a page on the request's origin may read the answer; for a preflight, whether it may send the request. */
  readonly allowed: boolean;
  readonly reason: Reason;
  /** The status of a preflight's answer: 204, or 403 when the origin is not granted. */
  readonly status?: 204 | 403;
  /** The headers of the CORS protocol to send, by name. A response has no others of their kind. */
  readonly headers: Readonly<Record<string, string>>;
  /** The names that `Vary` must hold. */
  readonly vary: readonly string[];
  /** The pattern of the resource that governs the path; missing for `none`. */
  readonly resource?: string;
  /** What was refused: a piece of the request, at most 256 long. For logs; never for a header. */
  readonly value?: string;
}
