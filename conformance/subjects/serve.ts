import { startProxy } from "../../packages/cli/src/serve/proxy.ts";
import { requestOverHttp1 } from "../wire/http1-client.ts";
import { answerOf, type Subject } from "./subject.ts";
import { startUpstream } from "./upstream-server.ts";

/** The reverse proxy of `corslet serve`, in this process. */
export const serveInProcess: Subject = {
  name: "corslet serve, in process",
  start: async (config, upstream) => {
    const api = await startUpstream(upstream);
    try {
      const listen = { host: "127.0.0.1", port: 0 };
      const proxy = await startProxy({ policy: config as never, upstream: api.url, listen });
      const port = Number(new URL(proxy.origin).port);
      return {
        request: async (request) => {
          const before = api.calls();
          const answer = await requestOverHttp1(port, request);
          return answerOf(answer, api.calls() > before);
        },
        stop: async () => {
          await proxy.stop(0);
          await api.close();
        },
      };
    } catch (error) {
      await api.close();
      throw error;
    }
  },
};
