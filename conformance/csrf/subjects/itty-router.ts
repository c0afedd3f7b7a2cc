import type { IncomingMessage } from "node:http";
import { csrf, token } from "corslet/itty-router";
import { AutoRouter, type IRequest } from "itty-router";
import { CallCounter } from "../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import { fetchPages } from "./fetch-pages.ts";
import { connectionOf, runningOnFetch } from "./fetch-server.ts";
import { sessionIn } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

/** `before: [protect], finally: [leave]` on itty-router 5, behind a bridge that tells of the connection. */
export const onIttyRouter: WriteSubject = {
  name: "itty-router",
  start: async (setting) => {
    const counter = new CallCounter();
    const pages = fetchPages(setting, counter);
    const { protect, leave } = csrf<IRequest>(policyOfSetting(setting), {
      ...guardOptions<IRequest>(setting, ({ headers }) => sessionIn(headers.get("cookie"))),
      connection: (_request, incoming: IncomingMessage) => connectionOf(incoming),
    });
    const router = AutoRouter({ before: [protect], finally: [leave] });
    router.get(SIGN_IN, () => pages.signIn());
    router.get(PAGE, (request) => pages.page(() => token(request)));
    router.all("*", async (request) => pages.write(request as never));
    return runningOnFetch((request, incoming) => router.fetch(request, incoming) as Promise<Response>, counter);
  },
};
