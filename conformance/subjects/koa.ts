import { createServer } from "node:http";
import { cors } from "corslet/koa";
import Koa from "koa";
import { CallCounter, grouped, MAX_HEADER_SIZE, runningOn } from "./sockets.ts";
import type { Subject } from "./subject.ts";

/** `app.use(cors(policy))` on Koa 3. */
export const onKoa: Subject = {
  name: "koa",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const app = new Koa();
    app.use(cors(config as never));
    app.use((context) => {
      counter.calls++;
      context.status = upstream.status;
      for (const [name, value] of grouped(upstream.headers)) context.set(name, value);
      context.body = "the handler's";
    });
    return runningOn(createServer({ maxHeaderSize: MAX_HEADER_SIZE }, app.callback()), counter);
  },
};
