import { type Connection, factsOfFetchRequest, type FetchWriteRequest } from "../csrf/facts-of-request.ts";
import { factsOfNodeRequest, type NodeSocket, type NodeWriteRequest } from "../csrf/facts-of-node.ts";
import { enterBody, gateOf, isUnasked } from "../csrf/gate.ts";
import { guard } from "../csrf/guard.ts";
import { HOST } from "../csrf/headers.ts";
import type { Refusal } from "../csrf/refusal.ts";
import { mintField, mintMeta, mintToken } from "../csrf/request-context.ts";
import { deciderOf } from "../server/policy.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** What the guard of a server that is handed `Request` objects can be told. */
export interface RequestCsrfOptions<Context> extends CsrfOptions<Context> {
  /** The handler asks {@link bodyToken} about a request whose token may be in its body. Default: false. */
  readonly tokenInBody?: boolean;
}

/** A request that went past the guard, or did not. */
export interface Entered {
  /** The answer to one that is refused; `null` to go on. */
  readonly refusal: Response | null;
  /**
   * What `Set-Cookie` headers the answer needs, once the handler has answered.
   *
   * @param status the answer's, where it is known: a handler that answered with an error wrote nothing.
   * @throws {Error} when the handler wrote without asking about a token in the body.
   */
  readonly leave: (status?: number) => readonly string[];
}

/** What is known of a request's connection, and of its header lines. */
interface KnownConnection extends Connection {
  readonly repeated?: readonly string[];
}

/**
 * The gate of servers that are handed `Request` objects. `Context` is what their handlers know a request by.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function requestGateOf<Context extends object>(
  policy: PolicySource,
  { onWriteDecision, tokenInBody = false, ...options }: RequestCsrfOptions<Context>,
): (context: Context, request: FetchWriteRequest, connection?: KnownConnection) => Promise<Entered> {
  const gate = gateOf(guard<Context>(deciderOf(policy), options), onWriteDecision);
  const { tokenHeader } = gate.guard;
  return async (context, request, connection) => {
    const facts = factsOfFetchRequest(request, tokenHeader, connection);
    const cookies: string[] = [];
    const setCookie = (value: string): void => void cookies.push(value);
    const arrival = { request: context, facts, headers: facts.headers, field: undefined, setCookie };
    const refusal = await gate.enter(arrival, tokenInBody);
    const leave = (status = 200): readonly string[] => {
      if (isUnasked(context, status)) throw new Error(NOT_ASKED);
      return cookies;
    };
    return { refusal: refusal === null ? null : refused(refusal), leave };
  };
}

/** What is known of a connection where a bridge from node:http hands on its socket. */
export function connectionOf(socket: NodeSocket | undefined): Connection {
  if (socket === undefined) return {};
  const certificate = socket.getPeerCertificate?.();
  const hasClientCertificate = certificate !== undefined && certificate !== null && Object.keys(certificate).length > 0;
  return { peer: socket.remoteAddress, hasClientCertificate };
}

/**
 * The headers that came more than once, of which a `Request` keeps the first line or all of them joined, where a bridge
 * from node:http hands on what it received. A target in absolute form names a host beside that in `Host`.
 */
export function repeatedIn(received: Partial<NodeWriteRequest> | undefined): readonly string[] {
  if (received?.rawHeaders === undefined) return [];
  const { repeated = [] } = factsOfNodeRequest(received as NodeWriteRequest);
  return received.url?.startsWith("/") === false ? [...repeated, HOST] : repeated;
}

/**
 * The second step, for tokens in a field of the body: asked by the handler, before it writes anything.
 *
 * @param request what the guard knows the request by: what its option `tokens.binding` is given.
 * @param field what stood in the token's field of the parsed body.
 * @returns the refusal to answer with, or `null` to go on.
 */
export async function bodyToken(request: object, field: unknown): Promise<Response | null> {
  const refusal = await enterBody(request, field);
  return refusal === null ? null : refused(refusal);
}

/** A new token for the session of a request; before there is one, the guard's own cookie is set with it. */
export async function token(request: object): Promise<string> {
  return mintToken(request);
}

/** A hidden form field with a new token, as HTML. */
export async function formField(request: object): Promise<string> {
  return mintField(request);
}

/** A meta tag named `csrf-token` with a new token, as HTML. */
export async function metaTag(request: object): Promise<string> {
  return mintMeta(request);
}

function refused({ status, headers, body }: Refusal): Response {
  return new Response(body, { status, headers });
}

const NOT_ASKED =
  "tokenInBody is set, and the handler wrote without asking bodyToken(request, field) about a request that only a token could let through. Next: ask it right after the body is parsed, and return what it gives.";
