import { token, withCsrf } from "corslet/next";
import { CallCounter } from "../../subjects/sockets.ts";
import type { Running } from "../../subjects/subject.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import type { Setting } from "../vocabulary.ts";
import { fetchPages } from "./fetch-pages.ts";
import { connectionOf, runningOnFetch } from "./fetch-server.ts";
import { sessionIn } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";
import type { Connection } from "corslet/csrf";

type RouteHandler = (request: Request) => Promise<Response>;

/** The handler of a catch-all route file, under the guard. */
function routeOf(setting: Setting, counter: CallCounter, connection: (request: Request) => Connection): RouteHandler {
  const pages = fetchPages(setting, counter);
  const handler = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === SIGN_IN) return pages.signIn();
    if (pathname === PAGE) return pages.page(() => token(request));
    return pages.write(request);
  };
  return withCsrf(policyOfSetting(setting), handler, {
    ...guardOptions<Request>(setting, ({ headers }) => sessionIn(headers.get("cookie"))),
    connection,
  });
}

/**
 * `withCsrf(policy, handler)` of corslet/next, as a route file has it: its handlers behind the bridge of fetch handlers,
 * with no server of Next's, which tells of no connection. An application that Next built is served in conformance/next.
 */
export const nextRoutes: WriteSubject = {
  name: "next, route handlers",
  start: async (setting): Promise<Running> => {
    const counter = new CallCounter();
    const connections = new WeakMap<Request, Connection>();
    const route = routeOf(setting, counter, (request) => connections.get(request) ?? {});
    return runningOnFetch((request, incoming) => {
      connections.set(request, connectionOf(incoming));
      return route(request);
    }, counter);
  },
};
