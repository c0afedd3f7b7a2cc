import { MAX_SCHEME_LENGTH } from "../http/limits.ts";

/** Whether `scheme` is a URL scheme in its serialized, lower-case form. https://url.spec.whatwg.org/#url-scheme-string */
export function isSerializedScheme(scheme: string): boolean {
  return scheme.length <= MAX_SCHEME_LENGTH && /^[a-z][a-z0-9+.-]*$/.test(scheme);
}

/** The port that a serialized origin of this scheme leaves out, or `null`. https://url.spec.whatwg.org/#default-port */
export function defaultPort(scheme: string): number | null {
  switch (scheme) {
    case "http":
    case "ws":
      return 80;
    case "https":
    case "wss":
      return 443;
    default:
      return null;
  }
}

/** Whether documents of this scheme have an opaque origin, or (blob) another URL's. https://url.spec.whatwg.org/#origin */
export function isOpaqueScheme(scheme: string): boolean {
  return /^(?:about|blob|data|file|filesystem|javascript)$/.test(scheme);
}

/** What a slip of the finger was meant to be: `https` for `htps`, `httpss` or `ttps`; `null` for every other scheme. */
export function misspeltScheme(scheme: string): "http" | "https" | null {
  if (scheme === "http" || scheme === "https" || !/^h*t+p+s*$/.test(scheme)) return null;
  return scheme.endsWith("s") ? "https" : "http";
}

/** Whether no browser loads documents over this scheme, so that it is never the scheme of an `Origin`. */
export function isNeverAnOriginScheme(scheme: string): boolean {
  return scheme === "ws" || scheme === "wss" || scheme === "ftp";
}
