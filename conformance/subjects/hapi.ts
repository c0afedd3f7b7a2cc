import { createServer } from "node:http";
import Hapi from "@hapi/hapi";
import { cors } from "corslet/hapi";
import { CallCounter, grouped, MAX_HEADER_SIZE, runningOn } from "./sockets.ts";
import type { Subject } from "./subject.ts";

/** `server.register({ plugin: cors, options: { policy } })` on Hapi 21. */
export const onHapi: Subject = {
  name: "hapi",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const listener = createServer({ maxHeaderSize: MAX_HEADER_SIZE });
    const server = Hapi.server({ listener, autoListen: false, debug: false, compression: false });
    await server.register({ plugin: cors, options: { policy: config as never } });
    server.route({
      method: "*",
      path: "/{path*}",
      handler: (_request, h) => {
        counter.calls++;
        const response = h.response("the handler's").code(upstream.status);
        for (const [name, value] of grouped(upstream.headers)) response.header(name, value as string);
        return response;
      },
    });
    await server.initialize();
    return runningOn(listener, counter);
  },
};
