import type { Connection } from "corslet/csrf";
import { csrf, token } from "corslet/elysia";
import { Elysia } from "elysia";
import { CallCounter } from "../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import { fetchPages } from "./fetch-pages.ts";
import { connectionOf, runningOnFetch } from "./fetch-server.ts";
import { sessionIn } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

/** `.use(csrf(policy))` on Elysia 1, which parses bodies itself, behind a bridge that tells of the connection. */
export const onElysia: WriteSubject = {
  name: "elysia",
  start: async (setting) => {
    const counter = new CallCounter();
    const pages = fetchPages(setting, counter);
    const connections = new WeakMap<object, Connection>();
    const guarded = csrf(policyOfSetting(setting), {
      ...guardOptions<Request>(setting, ({ headers }) => sessionIn(headers.get("cookie"))),
      connection: (request) => connections.get(request) ?? {},
    });
    const app = new Elysia().use(guarded);
    app.get(SIGN_IN, () => pages.signIn());
    app.get(PAGE, ({ request }) => pages.page(() => token(request)));
    // Elysia has read the body itself.
    app.all("/*", async ({ body }) => pages.write({ text: () => Promise.resolve(JSON.stringify(body)) }));
    return runningOnFetch((request, incoming) => {
      connections.set(request, connectionOf(incoming));
      return app.fetch(request);
    }, counter);
  },
};
