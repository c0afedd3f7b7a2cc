import { SET_COOKIE } from "../csrf/cookie.ts";
import { type Connection, factsOfFetchRequest } from "../csrf/facts-of-request.ts";
import { enterBody, gateOf, isUnasked } from "../csrf/gate.ts";
import { guard } from "../csrf/guard.ts";
import type { Refusal } from "../csrf/refusal.ts";
import { mintField, mintMeta, mintToken } from "../csrf/request-context.ts";
import { deciderOf } from "../server/policy.ts";
import type { FetchHandler } from "./fetch.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** What `withCsrf` can be told. */
export interface FetchCsrfOptions<Rest extends unknown[]> extends CsrfOptions<Request> {
  /** The handler asks {@link bodyToken} about a request whose token may be in its body. Default: false. */
  readonly tokenInBody?: boolean;
  /** What the platform knows of a request's connection; for `trustProxy`, and for client certificates. */
  readonly connection?: (request: Request, ...rest: Rest) => Connection;
}

/**
 * Serves a fetch handler under a CSRF guard, by the policy that also says who may read: inside `withCors`.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function withCsrf<Rest extends unknown[]>(
  policy: PolicySource,
  handler: FetchHandler<Rest>,
  { onWriteDecision, tokenInBody = false, connection, ...options }: FetchCsrfOptions<Rest> = {},
): (request: Request, ...rest: Rest) => Promise<Response> {
  const gate = gateOf(guard<Request>(deciderOf(policy), options), onWriteDecision);
  const { tokenHeader } = gate.guard;
  return async (request, ...rest) => {
    const facts = factsOfFetchRequest(request, tokenHeader, connection?.(request, ...rest));
    const cookies: string[] = [];
    const setCookie = (value: string): void => void cookies.push(value);
    const arrival = { request, facts, headers: facts.headers, field: undefined, setCookie };
    const refusal = await gate.enter(arrival, tokenInBody);
    if (refusal !== null) return refused(refusal);
    const response = await handler(request, ...rest);
    if (isUnasked(request, response.status)) throw new Error(NOT_ASKED);
    return cookies.length === 0 ? response : withCookies(response, cookies);
  };
}

/**
 * The second step, for tokens in a field of the body: asked by the handler, before it writes anything.
 *
 * @param field what stood in the token's field of the parsed body.
 * @returns the refusal to answer with, or `null` to go on.
 */
export async function bodyToken(request: Request, field: unknown): Promise<Response | null> {
  const refusal = await enterBody(request, field);
  return refusal === null ? null : refused(refusal);
}

/** A new token for the session of a request; before there is one, the guard's own cookie is set with it. */
export async function token(request: Request): Promise<string> {
  return mintToken(request);
}

/** A hidden form field with a new token, as HTML. */
export async function formField(request: Request): Promise<string> {
  return mintField(request);
}

/** A meta tag named `csrf-token` with a new token, as HTML. */
export async function metaTag(request: Request): Promise<string> {
  return mintMeta(request);
}

function refused({ status, headers, body }: Refusal): Response {
  return new Response(body, { status, headers });
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  const copy = new Response(response.body, response);
  for (const cookie of cookies) copy.headers.append(SET_COOKIE, cookie);
  return copy;
}

const NOT_ASKED =
  "tokenInBody is set, and the handler wrote without asking bodyToken(request, field) about a request that only a token could let through. Next: ask it right after the body is parsed, and return what it gives.";
