import { withCors } from "corslet/fetch";
import type { HeaderLine, RawRequest, Upstream } from "../translate.ts";
import { urlOf } from "./fetch-bridge.ts";
import { runningOnFetch } from "./fetch-server.ts";
import { CallCounter } from "./sockets.ts";
import type { Subject } from "./subject.ts";

type Handler = (request: Request) => Promise<Response>;

function served(config: Record<string, unknown>, upstream: Upstream, counter: CallCounter): Handler {
  return withCors(config as never, () => {
    counter.calls++;
    const { status } = upstream;
    const headers = upstream.headers.map(([name, value]): [string, string] => [name, value]);
    return new Response(status === 204 || status === 304 ? null : "the handler's", { status, headers });
  });
}

/** The fetch handler, called with `Request` objects: as Workers and service workers call it. */
export const fetchHandler: Subject = {
  name: "fetch",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const handle = served(config, upstream, counter);
    return {
      request: async (raw) => {
        const request = asRequest(raw);
        if (typeof request === "string") return { turnedAway: request };
        const before = counter.calls;
        const response = await handle(request);
        const headers = [...response.headers].map(([name, value]): HeaderLine => [name, value]);
        // Whoever carries the Response onto the wire leaves out the content of an answer to HEAD.
        const body = raw.method === "HEAD" ? "" : await response.text();
        return { status: response.status, headers, body, handlerCalled: counter.calls > before };
      },
      stop: async () => undefined,
    };
  },
};

// What cannot be a Request never reaches a handler.
function asRequest({ method, path, headers }: RawRequest): Request | string {
  try {
    return new Request(urlOf(path), { method, headers: headers.map(([name, value]) => [name, value]) });
  } catch (error) {
    return String(error);
  }
}

/** The fetch handler behind a socket, through a bridge from node's requests and responses. */
export const fetchOverSocket: Subject = {
  name: "fetch over a socket",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const handle = served(config, upstream, counter);
    return runningOnFetch(handle, counter);
  },
};
