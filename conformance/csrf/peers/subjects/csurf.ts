import csurf from "csurf";
import type { Request } from "express";
import { versionOf } from "../../../peers/version.ts";
import { serveExpress } from "../express-app.ts";
import type { Peer } from "../peer.ts";
import { sentToken } from "../told.ts";

/** csurf, which its authors have deprecated and many still run: a token of a secret in the session. */
export const CSURF: Peer = {
  name: "csurf",
  version: versionOf("csurf"),
  setUp:
    "A token made of a secret that the session holds. Deprecated by its authors; many still run it. On Express 5 with `express-session`, its default and stricter than its cookie; `value` reads the header and the body, and not the query as by default; routes that write on GET have an instance of their own with `ignoreMethods: []`.",
  asksForTokens: true,
  start: (setting) =>
    serveExpress(setting, {
      everywhere: csurf({ value }),
      onUnsafeRoutes: csurf({ value, ignoreMethods: [] }),
      token: (request) => (request as Request & { csrfToken: () => string }).csrfToken(),
    }),
};

function value(request: Request): string | undefined {
  return sentToken(request.headers, request.body);
}
