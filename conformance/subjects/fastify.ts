import { cors } from "corslet/fastify";
import { fastify, type FastifyInstance } from "fastify";
import type { RawRequest, Upstream } from "../translate.ts";
import { requestOverHttp1, type WireAnswer } from "../wire/http1-client.ts";
import { requestOverHttp2 } from "../wire/http2-client.ts";
import { CallCounter, grouped, MAX_HEADER_SIZE, runningOn } from "./sockets.ts";
import { type Running, type Subject, turnedAwayBy } from "./subject.ts";

async function start(
  app: FastifyInstance,
  config: Record<string, unknown>,
  upstream: Upstream,
  send: (port: number, request: RawRequest) => Promise<WireAnswer>,
): Promise<Running> {
  const counter = new CallCounter();
  await app.register(cors, { policy: config as never });
  // What no route is found for is answered too, so that every method of a row reaches it.
  app.setNotFoundHandler((_request, reply) => {
    counter.calls++;
    reply.code(upstream.status);
    for (const [name, value] of grouped(upstream.headers)) reply.header(name, value);
    return reply.send("the handler's");
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const running = await runningOn(app.server, counter, send);
  return {
    request: (request) => turnedAwayBy(running.request(request)),
    stop: async () => {
      const closed = app.close();
      await running.stop();
      await closed;
    },
  };
}

/** `app.register(cors, { policy })` on Fastify 5. */
export const onFastify: Subject = {
  name: "fastify",
  start: (config, upstream) =>
    start(fastify({ http: { maxHeaderSize: MAX_HEADER_SIZE } }), config, upstream, requestOverHttp1),
};

/** The same over HTTP/2 in cleartext. */
export const onFastifyHttp2: Subject = {
  name: "fastify http/2",
  start: (config, upstream) => {
    const settings = { maxHeaderListSize: MAX_HEADER_SIZE, maxFrameSize: 2 ** 24 - 1 };
    const options = { http2: true, http: { settings, maxHeaderListPairs: 4096 } } as const;
    const app = fastify(options as never) as unknown as FastifyInstance;
    return start(app, config, upstream, requestOverHttp2);
  },
};
