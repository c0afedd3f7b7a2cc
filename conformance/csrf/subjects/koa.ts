import { csrf, token } from "corslet/koa";
import Koa, { type Context } from "koa";
import { CallCounter } from "../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import { runningOnNode } from "./node-server.ts";
import { readBody } from "./parse-body.ts";
import { sessionIn, startSession } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

/** `app.use(csrf(policy))` on Koa, with the second step after the body's parser. */
export const onKoa: WriteSubject = {
  name: "koa",
  start: async (setting) => {
    const counter = new CallCounter();
    const app = new Koa();
    app.silent = true;
    const guarded = csrf<Context>(policyOfSetting(setting), {
      ...guardOptions(setting, ({ req }) => sessionIn(req.headers.cookie)),
      parseBody: async (context: Context, next: () => Promise<unknown>) => {
        (context.request as { body?: unknown }).body = await readBody(context.req);
        return next();
      },
    });
    app.use(guarded);
    app.use((context) => {
      if (context.path === SIGN_IN) context.append("Set-Cookie", startSession());
      if (context.path === PAGE) context.body = { token: setting.tokens === undefined ? null : token(context) };
      else context.body = "the handler's";
      if (context.path !== SIGN_IN && context.path !== PAGE) counter.calls++;
    });
    return runningOnNode(app.callback(), counter, guarded.guard);
  },
};
