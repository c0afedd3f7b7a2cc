import { cors } from "corslet/elysia";
import { Elysia } from "elysia";
import { runningOnFetch } from "./fetch-server.ts";
import { CallCounter } from "./sockets.ts";
import type { Subject } from "./subject.ts";

/** `.use(cors(policy))` on Elysia 1, behind a bridge from node's requests and responses. */
export const onElysia: Subject = {
  name: "elysia",
  start: async (config, { status, headers }) => {
    const counter = new CallCounter();
    const app = new Elysia().use(cors(config as never));
    // What no route is found for is answered too, so that every method of a row reaches it.
    app.onError(() => {
      counter.calls++;
      const lines = headers.map(([name, value]): [string, string] => [name, value]);
      return new Response(status === 204 || status === 304 ? null : "the handler's", { status, headers: lines });
    });
    return runningOnFetch((request) => app.fetch(request), counter);
  },
};
