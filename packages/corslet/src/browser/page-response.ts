import type { FetchOutcome } from "./fetch.ts";
import type { Failure } from "./failure.ts";
import { filterResponse } from "./filter-response.ts";

/** The `Response` that the page gets. */
export function pageResponse(outcome: Exclude<FetchOutcome, { readonly failure: Failure }>): Response {
  const seen = filterResponse(outcome.request, outcome.response);
  // No constructor makes a response of status 0, or of one above 599; those say so afterwards.
  const isMade = seen.status >= 200 && seen.status <= 599;
  const init = {
    status: isMade ? seen.status : 200,
    statusText: seen.statusText,
    headers: seen.headers.map(([name, value]): [string, string] => [name, value]),
  };
  // As bytes: for a string, the constructor would add a Content-Type that no server sent.
  const sent = seen.hasBody ? (outcome.response.body ?? null) : null;
  const body = typeof sent === "string" ? new TextEncoder().encode(sent) : sent;
  const response = new Response(body as ConstructorParameters<typeof Response>[0], init);
  const own = {
    type: seen.type,
    // Without fragment. An opaque response has no URL; an opaque redirect has.
    url: seen.type === "opaque" ? "" : (outcome.request.urls.at(-1)?.href.replace(/#.*$/, "") ?? ""),
    redirected: seen.status !== 0 && outcome.request.urls.length > 1,
    ...(!isMade && { status: seen.status, ok: false }),
    ...(seen.status === 0 && { body: null }),
  };
  for (const [name, value] of Object.entries(own)) Object.defineProperty(response, name, { value });
  return response;
}
