import type { IncomingMessage, ServerResponse } from "node:http";
import { factsOfNodeRequest, type NodeWriteRequest } from "../csrf/facts-of-node.ts";
import { enterBody, fieldIn, gateOf, isUnasked } from "../csrf/gate.ts";
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
   * The second step, for tokens in a field of the body: mounted with `app.use` right after the body's parser, before
   * every route. Once it was made, the first step lets a request that only a token could let through go on to the parser;
   * until then it refuses it. A route that is reached without the second step fails when it answers.
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
  const { tokens } = gate.guard;
  let hasSecondStep = false;

  const handle = (request: Request, response: NodeResponse, next?: Next): void => {
    const arrival = {
      request,
      facts: factsOfNodeRequest(request),
      headers: request.headers,
      field: fieldIn(request.body, tokens?.field),
      setCookie: (value: string) => setCookieOn(response, value),
    };
    const refusal = atOnce(gate.enter(arrival, hasSecondStep));
    if (refusal === null && isUnasked(request, 200)) insistOnSecondStep(request, response);
    answer(refusal, response, next);
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

// Fails loudly where a route was left without its second step. What the route did is done by then: it is for tests to find.
function insistOnSecondStep(request: object, response: NodeResponse): void {
  const { writeHead } = response;
  response.writeHead = (status: number, ...rest: never[]) => {
    response.writeHead = writeHead;
    if (isUnasked(request, status)) throw new Error(NOT_ASKED);
    return writeHead.call(response, status, ...rest);
  };
}

function setCookieOn(response: NodeResponse, value: string): void {
  if (response.headersSent) throw new Error(TOO_LATE);
  addCookie(response, value);
}

const NOT_ASKED =
  "This route served a request that only a token could let through, and nobody looked for one: bodyToken() was made, and does not stand before it. Next: mount it with app.use right after the body's parser, before every route.";
const TOO_LATE =
  "The head of this response was sent before its token was made, so the cookie that the token is bound to cannot be set. Next: call token(request) before the response begins.";
