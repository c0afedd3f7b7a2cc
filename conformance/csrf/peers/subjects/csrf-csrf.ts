import cookieParser from "cookie-parser";
import { doubleCsrf } from "csrf-csrf";
import type { RequestHandler } from "express";
import { versionOf } from "../../../peers/version.ts";
import { serveExpress, sessionOf } from "../express-app.ts";
import type { Peer } from "../peer.ts";
import { keysOf, sentToken } from "../told.ts";

/** csrf-csrf: a token signed for the session, in a cookie and in the request. */
export const CSRF_CSRF: Peer = {
  name: "csrf-csrf",
  version: versionOf("csrf-csrf"),
  setUp:
    "A token, signed for the session, in its own `__Host-` cookie and in the request. On Express 5, with `express-session` and `cookie-parser` after it, `getSessionIdentifier` the session's id, its cookie `SameSite=None` since pages of other sites are granted; routes that write on GET have an instance of their own with `ignoredMethods: []`.",
  asksForTokens: true,
  start: (setting) => {
    const options = {
      getSecret: () => keysOf(setting),
      getSessionIdentifier: (request: Parameters<RequestHandler>[0]) => sessionOf(request).id,
      getCsrfTokenFromRequest: (request: Parameters<RequestHandler>[0]) => sentToken(request.headers, request.body),
      cookieOptions: { sameSite: "none" as const },
    };
    const { doubleCsrfProtection, generateCsrfToken } = doubleCsrf(options);
    const { doubleCsrfProtection: onUnsafeRoutes } = doubleCsrf({ ...options, ignoredMethods: [] });
    const parse = cookieParser();
    return serveExpress(setting, {
      everywhere: (request, response, next) =>
        parse(request, response, (error?: unknown) =>
          error ? next(error) : doubleCsrfProtection(request, response, next),
        ),
      onUnsafeRoutes,
      token: (request, response) => generateCsrfToken(request, response),
    });
  },
};
