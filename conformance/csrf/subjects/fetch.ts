import type { IncomingMessage } from "node:http";
import { token, withCsrf } from "corslet/fetch";
import { CallCounter } from "../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import { fetchPages } from "./fetch-pages.ts";
import { connectionOf, runningOnFetch } from "./fetch-server.ts";
import { sessionIn } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

/** `withCsrf(policy, handler)` behind a socket, through a bridge that tells of the connection. */
export const fetchOverSocket: WriteSubject = {
  name: "fetch over a socket",
  start: async (setting) => {
    const counter = new CallCounter();
    const pages = fetchPages(setting, counter);
    const handler = async (request: Request): Promise<Response> => {
      const { pathname } = new URL(request.url);
      if (pathname === SIGN_IN) return pages.signIn();
      if (pathname === PAGE) return pages.page(() => token(request));
      return pages.write(request);
    };
    const options = guardOptions<Request>(setting, ({ headers }) => sessionIn(headers.get("cookie")));
    const guarded = withCsrf<[IncomingMessage]>(policyOfSetting(setting), handler, {
      ...options,
      connection: (_request, incoming) => connectionOf(incoming),
    });
    return runningOnFetch(guarded, counter);
  },
};
