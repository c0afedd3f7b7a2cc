import type { Connection } from "../csrf/facts-of-request.ts";
import type { TokenOptions } from "../csrf/options.ts";
import { withCookies } from "./csrf-fetch.ts";
import * as byHeaders from "./csrf-requests.ts";
import type { IttyRequest } from "./itty-router.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** What the guard can be told. `Request` is the router's; tokens are bound to what `tokens.binding` finds on it. */
export interface IttyCsrfOptions<Request> extends CsrfOptions<Request> {
  /** What the platform knows of a request's connection; for `trustProxy`, and for client certificates. */
  readonly connection?: (request: Request, ...rest: never[]) => Connection;
}

/** The two ends of a router. */
export interface IttyCsrf<Request> {
  /** For `before`, after `preflight` and the session: answers what is refused. */
  readonly protect: (request: Request, ...rest: never[]) => Promise<Response | undefined>;
  /** For `finally`, before `corsify`: sets the guard's own cookie, where a token was made that is bound to it. */
  readonly leave: (response: unknown, request: Request) => unknown;
}

/**
 * For itty-router 5: `AutoRouter({ before: [preflight, protect], finally: [leave, corsify] })`.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function csrf<Request extends IttyRequest = IttyRequest>(
  policy: PolicySource,
  { connection, tokens, ...options }: IttyCsrfOptions<Request> = {},
): IttyCsrf<Request> {
  // By the headers, as in cors; the request that they are of is found again for the binding.
  const requests = new WeakMap<object, Request>();
  const cookies = new WeakMap<object, readonly string[]>();
  const enter = byHeaders.requestGateOf<Headers>(policy, {
    ...options,
    ...(tokens !== undefined && { tokens: boundByHeaders(tokens, requests) }),
  });
  return {
    protect: async (request, ...rest) => {
      requests.set(request.headers, request);
      const its = await enter(request.headers, { request, body: request, connection: connection?.(request, ...rest) });
      cookies.set(request.headers, its.cookies);
      return its.refusal ?? undefined;
    },
    leave: (response, { headers }) => {
      const its = cookies.get(headers) ?? [];
      return response instanceof Response ? withCookies(response, its) : response;
    },
  };
}

function boundByHeaders<Request>(
  tokens: TokenOptions<Request>,
  requests: WeakMap<object, Request>,
): TokenOptions<Headers> {
  // What is no function is handed on, and refused.
  const binding = (tokens as TokenOptions<Request> | null)?.binding;
  if (typeof binding !== "function") return tokens as never;
  return { ...tokens, binding: (headers) => binding(requests.get(headers) as Request) };
}

/** A new token for the session of a request; before there is one, the guard's own cookie is set with it. */
export async function token({ headers }: IttyRequest): Promise<string> {
  return byHeaders.token(headers);
}

/** A hidden form field with a new token, as HTML. */
export async function formField({ headers }: IttyRequest): Promise<string> {
  return byHeaders.formField(headers);
}

/** A meta tag named `csrf-token` with a new token, as HTML. */
export async function metaTag({ headers }: IttyRequest): Promise<string> {
  return byHeaders.metaTag(headers);
}
