import type { NodeWriteRequest } from "../csrf/facts-of-node.ts";

/** What is used of the request of an h3 event. */
export interface H3Request extends Pick<Request, "method" | "url" | "headers"> {
  readonly runtime?: { readonly node?: { readonly req?: object } } | undefined;
}

/** Node's own request, where h3 is served by it. */
export function nodeRequestOf({ runtime }: H3Request): Partial<NodeWriteRequest> | undefined {
  return runtime?.node?.req;
}

/**
 * A request with the path that the browser wrote. `app.mount` takes the prefix off the URL of the event, and on Node
 * that is the request's URL too.
 */
export function asReceived(request: H3Request): H3Request {
  const node = nodeRequestOf(request);
  const target = node?.originalUrl ?? node?.url;
  if (target === undefined) return request;
  const { method, url, headers } = request;
  const pathStart = url.indexOf("/", url.indexOf("://") + 3);
  // What does not begin with a slash is a whole URL, or the asterisk of OPTIONS.
  const isPath = target.startsWith("/");
  return { method, url: isPath ? url.slice(0, pathStart === -1 ? url.length : pathStart) + target : target, headers };
}
