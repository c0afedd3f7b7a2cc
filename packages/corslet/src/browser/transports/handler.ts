import type { RequestListener } from "node:http";
import type { Transport } from "../wire.ts";
import { type FetchHandlerLike, fetchHandlerTransport } from "./fetch-handler.ts";

/** A server in this process: a fetch handler, an object with one, a `node:http` listener, an Express app, or a server. */
export type Handler = FetchHandlerLike | RequestListener | { readonly listen: (...parameters: never[]) => unknown };

/**
 * Reaches a server in this process.
 *
 * A function of two or more parameters is a `node:http` listener (Express apps are), one of fewer a fetch handler. A
 * fetch handler that names more parameters is wrapped: `(request) => handler(request, env)`.
 */
// The overload is for inference: a fetch handler that is written in the call finds its types.
export function handlerTransport(handler: FetchHandlerLike): Transport;
export function handlerTransport(handler: Handler): Transport;
export function handlerTransport(handler: Handler): Transport {
  const isListener = typeof handler === "function" ? handler.length >= 2 : "listen" in handler && !("fetch" in handler);
  if (!isListener) return fetchHandlerTransport(handler as FetchHandlerLike);
  // Loaded when it is needed: fetch handlers are tested where there is no node:http.
  const loaded = import("./listener.ts").then(({ listenerTransport }) => listenerTransport(handler as RequestListener));
  return async (wire) => (await loaded)(wire);
}
