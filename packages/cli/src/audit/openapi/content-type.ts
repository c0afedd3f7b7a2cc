/** https://fetch.spec.whatwg.org/#cors-safelisted-request-header: media types that a page sends without asking. */
export const SAFELISTED_TYPES: readonly string[] = [
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "text/plain",
];

/** Whether a page asks before it sends a body of a media type. `*` and ranges of types say nothing. */
export function isPreflightedContentType(type: string): boolean {
  return !SAFELISTED_TYPES.includes(type) && !type.includes("*");
}
