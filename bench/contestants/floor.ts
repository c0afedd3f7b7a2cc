import type { IncomingMessage, ServerResponse } from "node:http";
import { ALLOW_HEADERS, MAX_AGE, METHODS, originsOf } from "../cases.ts";
import type { Setup } from "./contestant.ts";

/**
 * The floor: what a person writes who knows their one route. A Set lookup and `setHeader` with constant values;
 * nothing protects `Vary`, and a handler that sets a header twice is on its own.
 */
export function floor(
  { asked, count }: Setup,
  handler: (response: ServerResponse) => void,
): (request: IncomingMessage, response: ServerResponse) => void {
  const isWildcard = asked.policy === "wildcard";
  const origins = new Set(originsOf(count));
  const methods = METHODS.join(", ");
  const allowHeaders = ALLOW_HEADERS.join(", ");
  const maxAge = String(MAX_AGE);

  return (request, response) => {
    const { origin } = request.headers;
    const isGranted = isWildcard || (origin !== undefined && origins.has(origin));
    if (isWildcard) response.setHeader("Access-Control-Allow-Origin", "*");
    else {
      response.setHeader("Vary", "Origin");
      if (isGranted) {
        response.setHeader("Access-Control-Allow-Origin", origin as string);
        response.setHeader("Access-Control-Allow-Credentials", "true");
      }
    }
    if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) {
      handler(response);
      return;
    }
    if (isGranted) {
      response.setHeader("Access-Control-Allow-Methods", methods);
      response.setHeader("Access-Control-Allow-Headers", allowHeaders);
      response.setHeader("Access-Control-Max-Age", maxAge);
    }
    response.statusCode = 204;
    response.end();
  };
}
