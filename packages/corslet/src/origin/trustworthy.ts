import type { TupleOrigin } from "./origin.ts";

/** Whether a serialized host never leaves the machine: 127.0.0.0/8, `[::1]`, `localhost` and names below it. */
export function isLoopbackHost(host: string): boolean {
  const name = host.endsWith(".") ? host.slice(0, -1) : host;
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(name);
}

/** Schemes that a browser itself authenticates: TLS, and the packages of its extensions. */
function isAuthenticatedScheme(scheme: string): boolean {
  switch (scheme) {
    case "https":
    case "chrome-extension":
    case "moz-extension":
    case "safari-web-extension":
      return true;
    default:
      return false;
  }
}

/**
 * Whether nobody on the network can speak for this origin. A scheme that is not known counts as not authenticated.
 *
 * @see https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy
 */
export function isPotentiallyTrustworthyOrigin(origin: Pick<TupleOrigin, "scheme" | "host">): boolean {
  return isAuthenticatedScheme(origin.scheme) || isLoopbackHost(origin.host);
}
