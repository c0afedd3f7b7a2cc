import formbody from "@fastify/formbody";
import { policyOf } from "corslet";
import { guard } from "corslet/csrf";
import { csrf, token } from "corslet/fastify";
import { fastify, type FastifyRequest } from "fastify";
import { CallCounter } from "../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import { runningOnNode } from "./node-server.ts";
import { sessionIn, startSession } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

/** `app.register(csrf, { policy })` on Fastify, which looks for tokens in the body by itself. */
export const onFastify: WriteSubject = {
  name: "fastify",
  start: async (setting) => {
    const counter = new CallCounter();
    const app = fastify({ return503OnClosing: false });
    const policy = policyOf(policyOfSetting(setting));
    const options = guardOptions<FastifyRequest>(setting, ({ headers }) => sessionIn(headers.cookie));
    await app.register(csrf as never, { policy, ...options });
    await app.register(formbody);
    app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    app.get(SIGN_IN, (_request, reply) => reply.header("Set-Cookie", startSession()).send("signed in"));
    app.get(PAGE, (request) => ({ token: setting.tokens === undefined ? null : token(request) }));
    app.setNotFoundHandler((_request, reply) => {
      counter.calls++;
      return reply.code(200).send("the handler's");
    });
    await app.ready();
    return runningOnNode(app.routing, counter, guard(policy, options as never));
  },
};
