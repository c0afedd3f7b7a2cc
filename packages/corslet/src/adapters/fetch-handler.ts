import type { RequestAnswerer } from "./answering.ts";
import { settled } from "./fetch-response.ts";
import type { Innermost } from "./nested-answers.ts";

/** A fetch handler: what Workers, Deno, Bun, service workers and route handlers serve with. */
export type FetchHandler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>;

/**
 * Serves a fetch handler under what decides.
 *
 * @param innermost finds what a policy further inside is to send, so that it wins; without it, the outermost does.
 */
export function serveFetch<Rest extends unknown[]>(
  answerTo: RequestAnswerer,
  handler: FetchHandler<Rest>,
  innermost?: Innermost,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const { kind, status, wire } = answerTo(request);
    if (kind === "none") return handler(request, ...rest);
    if (kind === "preflight") return settled(new Response(null, { status }), wire);
    innermost?.(request, wire);
    const response = await handler(request, ...rest);
    return settled(response, innermost?.(request) ?? wire);
  };
}
