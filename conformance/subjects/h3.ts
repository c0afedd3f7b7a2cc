import { createServer } from "node:http";
import { cors } from "corslet/h3";
import { H3 } from "h3";
import { toNodeHandler } from "h3/node";
import { runningOnFetch } from "./fetch-server.ts";
import type { Upstream } from "../translate.ts";
import { CallCounter, MAX_HEADER_SIZE, runningOn } from "./sockets.ts";
import type { Subject } from "./subject.ts";

function appOf(config: Record<string, unknown>, { status, headers }: Upstream, counter: CallCounter): H3 {
  const app = new H3({ silent: true });
  app.register(cors(config as never));
  app.use((event) => {
    counter.calls++;
    event.res.status = status;
    for (const [name, value] of headers) event.res.headers.append(name, value);
    return "the handler's";
  });
  return app;
}

/** `app.register(cors(policy))` on h3 2, behind a bridge from node's requests and responses. */
export const onH3: Subject = {
  name: "h3",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const app = appOf(config, upstream, counter);
    return runningOnFetch((request) => app.fetch(request), counter);
  },
};

/** The same on node:http. */
export const onH3Node: Subject = {
  name: "h3 on node",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const handler = toNodeHandler(appOf(config, upstream, counter));
    return runningOn(createServer({ maxHeaderSize: MAX_HEADER_SIZE }, handler), counter);
  },
};
