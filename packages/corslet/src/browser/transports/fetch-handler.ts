import type { HeaderLine } from "../header-list.ts";
import type { Transport } from "../wire.ts";

/** A fetch handler, or what has one: a Worker's default export, a Hono app. */
export type FetchHandlerLike =
  | ((request: Request) => Response | Promise<Response>)
  | { readonly fetch: (request: Request) => Response | Promise<Response> };

/** Reaches a fetch handler in this process. What it throws is a connection that failed, and why. */
export function fetchHandlerTransport(handler: FetchHandlerLike): Transport {
  const handle = typeof handler === "function" ? handler : (request: Request) => handler.fetch(request);
  return async ({ method, url, headers, body }) => {
    const lines = headers.map(([name, value]): [string, string] => [name, value]);
    const bytes = body?.source ?? body?.stream ?? null;
    const init = {
      method,
      headers: lines,
      body: bytes,
      ...(body?.stream !== undefined && { duplex: "half" }),
    } as RequestInit;
    const response = await handle(new Request(url, init));
    // Status 0 is Response.error(): the connection is cut.
    if (response.status === 0) return null;
    const cookies = response.headers.getSetCookie().map((value): HeaderLine => ["set-cookie", value]);
    const others = [...response.headers].filter(([name]) => name !== "set-cookie");
    return {
      status: response.status,
      statusText: response.statusText,
      headers: [...others, ...cookies],
      body: response.body,
    };
  };
}
