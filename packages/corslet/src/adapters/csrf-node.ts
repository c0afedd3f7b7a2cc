import type { IncomingMessage, ServerResponse } from "node:http";
import { factsOfNodeRequest, type NodeWriteRequest } from "../csrf/facts-of-node.ts";
import { fieldIn, gateOf } from "../csrf/gate.ts";
import { type Guard, guard } from "../csrf/guard.ts";
import type { Refusal } from "../csrf/refusal.ts";
import { atOnce } from "../csrf/tokens/after.ts";
import { deciderOf } from "../server/policy.ts";
import { addCookie } from "./add-cookie.ts";
import { checkHandler } from "./mistakes.ts";
import type { NodeResponse } from "./node-response.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";
import { type BodyParser, inTurn, type Next } from "./parse-body.ts";

/** What is read of a request, and of what a parser has put on it. */
export interface CsrfRequest extends NodeWriteRequest {
  readonly body?: unknown;
}

/** What the guard of Connect-style middleware can be told. */
export interface ConnectCsrfOptions<Request> extends CsrfOptions<Request> {
  /**
   * The parser of bodies, such as `express.urlencoded()`, or several in turn: for tokens in a field of the body. The guard
   * runs it itself, after it has refused what it can refuse, and looks for the token before anything else sees the request.
   */
  readonly parseBody?: BodyParser | readonly BodyParser[];
}

/** The guard as Connect-style middleware: mounted before bodies are parsed and methods are overridden. */
export interface CsrfMiddleware<Request> {
  (request: Request, response: NodeResponse, next?: Next): void;
  readonly guard: Guard<Request>;
}

/**
 * Makes Connect-style middleware that refuses cross-site request forgery, by the policy that also says who may read.
 *
 * @throws {PolicyError | GuardError | TypeError} at once, when the configuration or the options are refused.
 */
export function csrf<Request extends CsrfRequest = CsrfRequest>(
  policy: PolicySource,
  { onDecision, onWriteDecision = onDecision, parseBody, ...options }: ConnectCsrfOptions<Request> = {},
): CsrfMiddleware<Request> {
  const gate = gateOf(guard<Request>(deciderOf(policy), options), onWriteDecision);
  const parse = parseBody === undefined ? null : inTurn(parseBody);
  const fieldOf = ({ body }: Request): unknown => fieldIn(body, gate.guard.tokens?.field);

  const handle = (request: Request, response: NodeResponse, next?: Next): void => {
    const arrival = {
      request,
      facts: factsOfNodeRequest(request),
      headers: request.headers,
      field: fieldOf(request),
      setCookie: (value: string) => setCookieOn(response, value),
    };
    const { refusal, settleBody } = atOnce(gate.enter(arrival, parse !== null));
    if (refusal !== null || parse === null) answer(refusal, response, next);
    else
      parse(request, response, (error) => {
        if (error !== undefined) next?.(error);
        else answer(settleBody && atOnce(settleBody(fieldOf(request))), response, next);
      });
  };
  return Object.assign(handle, { guard: gate.guard });
}

/**
 * Serves a `node:http` or `node:http2` listener under a CSRF guard: inside `withCors`, so that a refusal has its headers.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function withCsrf<Request extends CsrfRequest = IncomingMessage, Response extends NodeResponse = ServerResponse>(
  policy: PolicySource,
  listener: (request: Request, response: Response) => unknown,
  options?: ConnectCsrfOptions<Request>,
): (request: Request, response: Response) => void {
  const handle = csrf<Request>(policy, options);
  checkHandler(listener, "withCsrf(policy, listener)");
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
