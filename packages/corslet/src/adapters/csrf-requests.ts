import { type Connection, factsOfFetchRequest, type FetchWriteRequest } from "../csrf/facts-of-request.ts";
import { factsOfNodeRequest, type NodeSocket, type NodeWriteRequest } from "../csrf/facts-of-node.ts";
import { gateOf } from "../csrf/gate.ts";
import { guard } from "../csrf/guard.ts";
import { HOST } from "../csrf/headers.ts";
import { mintField, mintMeta, mintToken } from "../csrf/request-context.ts";
import { deciderOf } from "../server/policy.ts";
import { fieldOf, type ReadableRequest } from "./form-field.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** A request that went past the guard, or did not. */
export interface Entered {
  /** The answer to one that is refused; `null` to go on. */
  readonly refusal: Response | null;
  /** What `Set-Cookie` headers the answer needs, once the handler has answered. */
  readonly cookies: readonly string[];
}

/** What is known of a request's connection, and of its header lines. */
interface KnownConnection extends Connection {
  readonly repeated?: readonly string[];
}

/** A request as an adapter hands it in. */
export interface RequestArrival {
  /** What it is judged by. */
  readonly request: FetchWriteRequest;
  /** What stands for its `Host`, where its URL has another. */
  readonly host?: string | undefined;
  /** Where its body is, for a token in a form: a copy is read, and the handler gets it whole. */
  readonly body: ReadableRequest;
  readonly connection?: KnownConnection | undefined;
}

/**
 * The gate of servers that are handed `Request` objects. `Context` is what their handlers know a request by.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function requestGateOf<Context extends object>(
  policy: PolicySource,
  { onDecision, onWriteDecision = onDecision, ...options }: CsrfOptions<Context>,
): (context: Context, arrival: RequestArrival) => Promise<Entered> {
  const gate = gateOf(guard<Context>(deciderOf(policy), options), onWriteDecision);
  const { tokenHeader, tokens } = gate.guard;
  return async (context, { request, host, body, connection }) => {
    const facts = factsOfFetchRequest(request, tokenHeader, connection, host);
    const cookies: string[] = [];
    const setCookie = (value: string): void => void cookies.push(value);
    const arrival = { request: context, facts, headers: facts.headers, field: undefined, setCookie };
    const { refusal, settleBody } = await gate.enter(arrival, tokens !== null);
    const settled = settleBody === null ? refusal : await settleBody(await fieldOf(body, tokens?.field ?? ""));
    return { refusal: settled && new Response(settled.body, settled), cookies };
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
