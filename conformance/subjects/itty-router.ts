import { cors } from "corslet/itty-router";
import { AutoRouter } from "itty-router";
import { runningOnFetch } from "./fetch-server.ts";
import { CallCounter } from "./sockets.ts";
import type { Subject } from "./subject.ts";

/** `before: [preflight], finally: [corsify]` on itty-router 5, behind a bridge from node's requests and responses. */
export const onIttyRouter: Subject = {
  name: "itty-router",
  start: async (config, { status, headers }) => {
    const counter = new CallCounter();
    const { preflight, corsify } = cors(config as never);
    const router = AutoRouter({ before: [preflight], finally: [corsify] });
    router.all("*", () => {
      counter.calls++;
      const lines = headers.map(([name, value]): [string, string] => [name, value]);
      return new Response(status === 204 || status === 304 ? null : "the handler's", { status, headers: lines });
    });
    return runningOnFetch((request) => router.fetch(request) as Promise<Response>, counter);
  },
};
