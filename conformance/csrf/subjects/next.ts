import type { IncomingMessage, ServerResponse } from "node:http";
import { type NextCsrfOptions, token, withCsrf, withCsrfApi } from "corslet/next";
import type { Connection } from "corslet/csrf";
import { CallCounter } from "../../subjects/sockets.ts";
import type { Running } from "../../subjects/subject.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import type { Setting } from "../vocabulary.ts";
import { fetchPages } from "./fetch-pages.ts";
import { connectionOf, runningOnFetch } from "./fetch-server.ts";
import { sessionIn, startSession } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

type RouteHandler = (request: Request) => Promise<Response>;
type ApiRouteHandler = (request: IncomingMessage, response: ServerResponse) => void;
type ProxyHandler = (request: Request, next: () => Response) => Promise<Response>;
type ConnectionOf = (request: Request) => Connection;

/** The handler of a catch-all route file, under the guard. */
export function routeOf(setting: Setting, counter: CallCounter, connection?: ConnectionOf): RouteHandler {
  const { write } = fetchPages(setting, counter);
  return withCsrf(policyOfSetting(setting), pagesOr(write, setting, counter), optionsOf(setting, connection));
}

const pass = (_request: Request, next: () => Response): Response => next();

/** The handler of `proxy.ts`, under the guard, and that of the route file behind it, which has none. */
export function proxyOf(setting: Setting, counter: CallCounter): { guarded: ProxyHandler; behind: RouteHandler } {
  const { write } = fetchPages(setting, counter);
  const guarded = withCsrf(policyOfSetting(setting), pagesOr(pass, setting, counter), optionsOf(setting));
  return { guarded, behind: write };
}

function pagesOr<Rest extends unknown[]>(
  write: (request: Request, ...rest: Rest) => Response | Promise<Response>,
  setting: Setting,
  counter: CallCounter,
): (request: Request, ...rest: Rest) => Promise<Response> {
  const pages = fetchPages(setting, counter);
  return async (request, ...rest) => {
    const { pathname } = new URL(request.url);
    if (pathname === SIGN_IN) return pages.signIn();
    return pathname === PAGE ? pages.page(() => token(request)) : write(request, ...rest);
  };
}

function optionsOf(setting: Setting, connection?: ConnectionOf): NextCsrfOptions {
  return {
    ...guardOptions<Request>(setting, ({ headers }) => sessionIn(headers.get("cookie"))),
    ...(connection === undefined ? {} : { connection }),
  };
}

/** The handler of a pages API route, under the guard. */
export function apiRouteOf(setting: Setting, counter: CallCounter): ApiRouteHandler {
  const handler = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === SIGN_IN) response.setHeader("Set-Cookie", startSession());
    else if (request.url !== PAGE) counter.calls++;
    const isPage = request.url === PAGE;
    const minted = isPage && setting.tokens !== undefined ? await token(request) : null;
    response.end(isPage ? JSON.stringify({ token: minted }) : "the handler's");
  };
  const options = guardOptions<IncomingMessage>(setting, ({ headers }) => sessionIn(headers.cookie));
  return withCsrfApi(policyOfSetting(setting), handler, options);
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

/** The subjects of conformance/next, where an application that Next built is served. */
export const BUILT_NEXT = ["next, built: route file", "next, built: API route", "next, built: proxy"] as const;
