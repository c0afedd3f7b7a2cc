import { createServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import formbody from "@fastify/formbody";
import { policyOf } from "corslet";
import { guard } from "corslet/csrf";
import { csrf, token } from "corslet/fastify";
import { fastify, type FastifyRequest } from "fastify";
import { CallCounter, MAX_HEADER_SIZE } from "../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import { sessionIn, startSession } from "./sessions.ts";
import { runningOnBoth, TLS } from "./sockets.ts";
import type { WriteSubject } from "./subject.ts";
import { serveUpgrades } from "./upgrades.ts";

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
    const upgrades = guard(policy, options as never);
    const limits = { maxHeaderSize: MAX_HEADER_SIZE };
    return runningOnBoth((isTls) => {
      const server = isTls ? createHttpsServer({ ...TLS, ...limits }, app.routing) : createServer(limits, app.routing);
      return serveUpgrades(server, upgrades, counter);
    }, counter);
  },
};
