import { createServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import Hapi, { type Request } from "@hapi/hapi";
import { csrf, token } from "corslet/hapi";
import { CallCounter, MAX_HEADER_SIZE } from "../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import type { Setting } from "../vocabulary.ts";
import { sessionIn, startSession } from "./sessions.ts";
import { runningOnBoth, TLS } from "./sockets.ts";
import type { WriteSubject } from "./subject.ts";

type Listener = ReturnType<typeof createServer>;

/** A listener that Hapi serves, with the plugin registered. */
async function serve(listener: Listener, setting: Setting, counter: CallCounter): Promise<Listener> {
  const server = Hapi.server({ listener, autoListen: false, debug: false, compression: false });
  const policy = policyOfSetting(setting);
  const options = guardOptions<Request>(setting, ({ headers }) => sessionIn(headers["cookie"]?.toString()));
  await server.register({ plugin: csrf, options: { policy, ...options } });
  server.route([
    {
      method: "GET",
      path: SIGN_IN,
      handler: (_request, h) => h.response("signed in").header("Set-Cookie", startSession()),
    },
    { method: "GET", path: PAGE, handler: (request) => ({ token: setting.tokens ? token(request) : null }) },
    {
      method: "*",
      path: "/{path*}",
      options: { payload: { multipart: true } },
      handler: () => {
        counter.calls++;
        return "the handler's";
      },
    },
  ]);
  await server.initialize();
  return listener;
}

/** `server.register({ plugin: csrf, options: { policy } })` on Hapi 21, which hands over parsed bodies. */
export const onHapi: WriteSubject = {
  name: "hapi",
  start: async (setting) => {
    const counter = new CallCounter();
    const limits = { maxHeaderSize: MAX_HEADER_SIZE };
    const plain = await serve(createServer(limits), setting, counter);
    const secure = await serve(createHttpsServer({ ...TLS, ...limits }), setting, counter);
    return runningOnBoth((isTls) => (isTls ? secure : plain), counter);
  },
};
