import { SET_COOKIE } from "../csrf/cookie.ts";
import { factsOfNodeRequest } from "../csrf/facts-of-node.ts";
import { fieldIn, gateOf } from "../csrf/gate.ts";
import { guard } from "../csrf/guard.ts";
import type { GuardOptions, TokenOptions } from "../csrf/options.ts";
import type { Refusal } from "../csrf/refusal.ts";
import { atOnce } from "../csrf/tokens/after.ts";
import { deciderOf } from "../server/policy.ts";
import type { HapiPlugin, HapiRequest, HapiResponse } from "./hapi-server.ts";
import { checkPlugin } from "./mistakes.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** The options of the plugin `csrf`: the guard's, and the policy. */
export interface HapiCsrfOptions extends Omit<CsrfOptions<HapiRequest>, "tokens"> {
  readonly policy: PolicySource;
  readonly tokens?: HapiTokenOptions;
}

interface HapiTokenOptions extends Omit<TokenOptions<HapiRequest>, "binding"> {
  /** As a method, so that it may be written for Hapi's own `Request`. */
  binding(request: HapiRequest): string | null | undefined;
}

/**
 * For Hapi 21: `server.register({ plugin: csrf, options: { policy } })`, after `cors`. Requests are refused before routes
 * are looked up. Those that hang on a token are settled when sessions, log-in and payload are there (`onPostAuth`).
 *
 * Registering throws {@link PolicyError} or {@link GuardError} when configuration or options are refused.
 */
export const csrf: HapiPlugin<HapiCsrfOptions> = {
  name: "corslet-csrf",
  register: (server, { policy, onDecision, onWriteDecision = onDecision, ...options }) => {
    checkPlugin(policy, "await server.register({ plugin: csrf, options: { policy } })");
    const gate = gateOf(guard(deciderOf(policy), options as GuardOptions<HapiRequest>), onWriteDecision);
    const { tokens, decide } = gate.guard;
    const cookies = new WeakMap<HapiRequest, string[]>();
    const pending = new WeakSet<HapiRequest>();

    const enter = (request: HapiRequest): Refusal | null => {
      const { req } = request.raw;
      const ofRequest: string[] = [];
      cookies.set(request, ofRequest);
      const arrival = {
        request,
        facts: factsOfNodeRequest(req),
        headers: req.headers,
        field: fieldIn(request.payload, tokens?.field),
        setCookie: (value: string): void => void ofRequest.push(value),
      };
      return atOnce(gate.enter(arrival, false)).refusal;
    };
    server.ext("onRequest", (request, h) => {
      const hangs = tokens !== null && decide(factsOfNodeRequest(request.raw.req), "unread").reason === HANGS;
      if (hangs) pending.add(request);
      const refusal = hangs ? null : enter(request);
      return refusal === null ? h.continue : refused(h.response(refusal.body), refusal);
    });
    if (tokens === null) return;
    server.ext("onPostAuth", (request, h) => {
      const refusal = pending.has(request) ? enter(request) : null;
      return refusal === null ? h.continue : refused(h.response(refusal.body), refusal);
    });
    server.ext("onPreResponse", (request, h) => {
      for (const cookie of cookies.get(request) ?? []) addCookie(request.response, cookie);
      return h.continue;
    });
  },
};

const HANGS = "token-unread";

function refused(response: HapiResponse, { status, headers }: Refusal): HapiResponse {
  for (const name of Object.keys(headers)) response.header(name, headers[name] as string);
  response.charset("");
  return response.code(status).takeover();
}

/** A response, or an error that is one. */
interface ErrorResponse {
  readonly output: { readonly headers: Record<string, unknown> };
}

function addCookie(response: unknown, cookie: string): void {
  if (response instanceof Error) {
    const { headers } = (response as unknown as ErrorResponse).output;
    headers[SET_COOKIE] = [headers[SET_COOKIE] ?? [], cookie].flat();
  } else (response as HapiResponse).header(SET_COOKIE, cookie, { append: true });
}
