import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { cors, withCors } from "corslet/node";
import type { Upstream } from "../translate.ts";
import { requestOverHttp2 } from "../wire/http2-client.ts";
import { CallCounter, grouped, MAX_HEADER_SIZE, runningOn } from "./sockets.ts";
import { type Subject, turnedAwayBy } from "./subject.ts";

function handler(
  upstream: Upstream,
  counter: CallCounter,
): (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse) => void {
  return (_request, response) => {
    counter.calls++;
    response.statusCode = upstream.status;
    for (const [name, value] of grouped(upstream.headers)) response.setHeader(name, value);
    response.end("the handler's");
  };
}

/** `http.createServer(withCors(policy, listener))`. */
export const nodeHttp1: Subject = {
  name: "node http/1.1 withCors",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const listener = withCors(config as never, handler(upstream, counter));
    return runningOn(createServer({ maxHeaderSize: MAX_HEADER_SIZE }, listener), counter);
  },
};

/** Connect-style middleware, with the handler as `next`. */
export const nodeConnect: Subject = {
  name: "node http/1.1 cors",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const middleware = cors(config as never);
    const handle = handler(upstream, counter);
    const server = createServer({ maxHeaderSize: MAX_HEADER_SIZE }, (request, response) =>
      middleware(request, response, () => handle(request, response)),
    );
    return runningOn(server, counter);
  },
};

/** HTTP/2 in cleartext, through node's compatibility API. */
export const nodeHttp2: Subject = {
  name: "node http/2 withCors",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const settings = { maxHeaderListSize: MAX_HEADER_SIZE, maxFrameSize: 2 ** 24 - 1 };
    const handle = handler(upstream, counter);
    const listener = withCors(config as never, handle);
    const server = createHttp2Server({ settings, maxHeaderListPairs: 4096 }, listener);
    const running = await runningOn(server, counter, requestOverHttp2);
    return { ...running, request: (request) => turnedAwayBy(running.request(request)) };
  },
};
