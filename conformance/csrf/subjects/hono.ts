import type { IncomingMessage } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Connection } from "corslet/csrf";
import { csrf, token } from "corslet/hono";
import { type Context, Hono } from "hono";
import { CallCounter } from "../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import type { Setting } from "../vocabulary.ts";
import { fetchPages } from "./fetch-pages.ts";
import { connectionOf, runningOnFetch } from "./fetch-server.ts";
import { runningOnNode } from "./node-server.ts";
import { sessionIn } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

function appOf(setting: Setting, counter: CallCounter, connection?: (context: Context) => Connection): Hono {
  const app = new Hono();
  const pages = fetchPages(setting, counter);
  const guarded = csrf<Context>(policyOfSetting(setting), {
    ...guardOptions<Context>(setting, ({ req }) => sessionIn(req.header("cookie"))),
    ...(connection !== undefined && { connection }),
  });
  app.use(guarded);
  app.get(SIGN_IN, () => pages.signIn());
  app.get(PAGE, (context) => pages.page(() => token(context)));
  app.all("*", async (context) => pages.write(context.req.raw));
  return app;
}

/** `app.use(csrf(policy))` on Hono 4, behind a bridge that tells of the connection. */
export const onHono: WriteSubject = {
  name: "hono",
  start: async (setting) => {
    const counter = new CallCounter();
    const app = appOf(setting, counter, ({ env }) => connectionOf((env as { of: IncomingMessage }).of));
    return runningOnFetch((request, incoming) => app.fetch(request, { of: incoming }), counter);
  },
};

/** The same, served by @hono/node-server. */
export const onHonoNode: WriteSubject = {
  name: "hono on node",
  start: async (setting) => {
    const counter = new CallCounter();
    // Its own Request and Response are not put in place of the global ones, which the other subjects use.
    const listener = getRequestListener(appOf(setting, counter).fetch, { overrideGlobalObjects: false });
    return runningOnNode(listener, counter);
  },
};
