import type { IncomingMessage, ServerResponse } from "node:http";
import { factsOfNodeRequest, type NodeWriteRequest } from "../csrf/facts-of-node.ts";
import { enterBody, fieldIn, gateOf } from "../csrf/gate.ts";
import { type Guard, guard } from "../csrf/guard.ts";
import type { Refusal } from "../csrf/refusal.ts";
import { atOnce } from "../csrf/tokens/after.ts";
import { deciderOf } from "../server/policy.ts";
import { addCookie } from "./add-cookie.ts";
import type { NodeResponse } from "./node-response.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** What is read of a request, and of what a parser has put on it. */
export interface CsrfRequest extends NodeWriteRequest {
  readonly body?: unknown;
}

type Next = (error?: unknown) => void;

/** The guard as Connect-style middleware: mounted before bodies are parsed and methods are overridden. */
export interface CsrfMiddleware<Request> {
  (request: Request, response: NodeResponse, next?: Next): void;
  /**
   * The second step, for tokens in a field of the body: mounted right after the body's parser. Once it was made, the
   * first step lets a request that only a token could let through go on to the parser; until then it refuses it.
   */
  readonly bodyToken: () => (request: Request, response: NodeResponse, next: Next) => void;
  readonly guard: Guard<Request>;
}

/**
 * Makes Connect-style middleware that refuses cross-site request forgery, by the policy that also says who may read.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function csrf<Request extends CsrfRequest = CsrfRequest>(
  policy: PolicySource,
  { onWriteDecision, ...options }: CsrfOptions<Request> = {},
): CsrfMiddleware<Request> {
  const gate = gateOf(guard<Request>(deciderOf(policy), options), onWriteDecision);
  const { tokens, tokenHeader } = gate.guard;
  let hasSecondStep = false;

  const handle = (request: Request, response: NodeResponse, next?: Next): void => {
    const arrival = {
      request,
      facts: factsOfNodeRequest(request, tokenHeader),
      headers: request.headers,
      field: fieldIn(request.body, tokens?.field),
      setCookie: (value: string) => setCookieOn(response, value),
    };
    answer(atOnce(gate.enter(arrival, hasSecondStep)), response, next);
  };
  return Object.assign(handle, {
    guard: gate.guard,
    bodyToken: () => {
      hasSecondStep = true;
      return (request: Request, response: NodeResponse, next: Next) =>
        answer(atOnce(enterBody(request, fieldIn(request.body, tokens?.field))), response, next);
    },
  });
}

/**
 * Serves a `node:http` or `node:http2` listener under a CSRF guard: inside `withCors`, so that a refusal has its headers.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function withCsrf<Request extends CsrfRequest = IncomingMessage, Response extends NodeResponse = ServerResponse>(
  policy: PolicySource,
  listener: (request: Request, response: Response) => unknown,
  options?: CsrfOptions<Request>,
): (request: Request, response: Response) => void {
  const handle = csrf<Request>(policy, options);
  return (request, response) => handle(request, response, () => void listener(request, response));
}

function answer(refusal: Refusal | null, response: NodeResponse, next: Next | undefined): void {
  if (refusal === null) next?.();
  else refuse(response, refusal);
}

function refuse(response: NodeResponse, { status, headers, body }: Refusal): void {
  response.statusCode = status;
  for (const name of Object.keys(headers)) response.setHeader(name, headers[name] as string);
  (response.end as (body: string) => unknown).call(response, body);
}

function setCookieOn(response: NodeResponse, value: string): void {
  if (response.headersSent) throw new Error(TOO_LATE);
  addCookie(response, value);
}

const TOO_LATE =
  "The head of this response was sent before its token was made, so the cookie that the token is bound to cannot be set. Next: call token(request) before the response begins.";
