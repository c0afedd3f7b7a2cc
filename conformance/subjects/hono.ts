import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { cors } from "corslet/hono";
import { Hono } from "hono";
import type { HeaderLine, Upstream } from "../translate.ts";
import { runningOnFetch } from "./fetch-server.ts";
import { CallCounter, MAX_HEADER_SIZE, runningOn } from "./sockets.ts";
import type { Subject } from "./subject.ts";

function appOf(config: Record<string, unknown>, { status, headers }: Upstream, counter: CallCounter): Hono {
  const app = new Hono();
  app.use(cors(config as never));
  app.all("*", () => {
    counter.calls++;
    const lines = headers.map(([name, value]): [string, string] => [name, value]) satisfies HeaderLine[];
    return new Response(status === 204 || status === 304 ? null : "the handler's", { status, headers: lines });
  });
  return app;
}

/** `app.use(cors(policy))` on Hono 4, behind a bridge from node's requests and responses. */
export const onHono: Subject = {
  name: "hono",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const app = appOf(config, upstream, counter);
    return runningOnFetch((request) => app.fetch(request), counter);
  },
};

/** The same, served by @hono/node-server. */
export const onHonoNode: Subject = {
  name: "hono on node",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    // Its own Request and Response are not put in place of the global ones, which the other subjects use.
    const listener = getRequestListener(appOf(config, upstream, counter).fetch, { overrideGlobalObjects: false });
    return runningOn(createServer({ maxHeaderSize: MAX_HEADER_SIZE }, listener), counter);
  },
};
