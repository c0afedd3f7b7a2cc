import type { Connection } from "corslet/csrf";
import { csrf, token } from "corslet/h3";
import { H3, type H3Event } from "h3";
import { toNodeHandler } from "h3/node";
import { CallCounter } from "../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import type { Setting } from "../vocabulary.ts";
import { fetchPages } from "./fetch-pages.ts";
import { connectionOf, runningOnFetch } from "./fetch-server.ts";
import { runningOnNode } from "./node-server.ts";
import { sessionIn } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

function appOf(setting: Setting, counter: CallCounter, connection?: (event: H3Event) => Connection): H3 {
  const app = new H3({ silent: true });
  const pages = fetchPages(setting, counter);
  const guarded = csrf<H3Event>(policyOfSetting(setting), {
    ...guardOptions<H3Event>(setting, ({ req }) => sessionIn(req.headers.get("cookie"))),
    ...(connection !== undefined && { connection }),
  });
  app.use(guarded);
  app.get(SIGN_IN, () => pages.signIn());
  app.get(PAGE, (event) => pages.page(() => token(event)));
  app.all("/**", async (event) => pages.write(event.req));
  return app;
}

/** `app.use(csrf(policy))` on h3 2, behind a bridge that tells of the connection. */
export const onH3: WriteSubject = {
  name: "h3",
  start: async (setting) => {
    const counter = new CallCounter();
    const connections = new WeakMap<object, Connection>();
    const app = appOf(setting, counter, ({ req }) => connections.get(req) ?? {});
    return runningOnFetch((request, incoming) => {
      connections.set(request, connectionOf(incoming));
      return app.fetch(request);
    }, counter);
  },
};

/** The same on node:http, of which it tells itself. */
export const onH3Node: WriteSubject = {
  name: "h3 on node",
  start: async (setting) => {
    const counter = new CallCounter();
    return runningOnNode(toNodeHandler(appOf(setting, counter)), counter);
  },
};
