import type { IncomingMessage, ServerResponse } from "node:http";
import { removals, type Sessions } from "./bank.ts";
import type { Shot, Shots } from "./shots.ts";

/**
 * Serves what the applications do not: pages of every other host, and of the applications' host on another port; a
 * redirect through any of them; and what signs the browser in and out.
 */
export function stage(shots: Shots, sessions: Sessions, scheme: "https" | "http") {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? "", "http://stage");
    const shot = shots.in(request.url);
    switch (url.pathname) {
      case "/page":
        if (shot !== undefined) shot.pageLoads++;
        response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...shot?.page.headers });
        response.end(shot?.page.html({ field: "", token: "" }));
        return;
      case "/hop":
        response.writeHead(Number(url.searchParams.get("status")), { Location: url.searchParams.get("to") ?? "" });
        response.end();
        return;
      case "/settled":
        response.writeHead(204, { "Access-Control-Allow-Origin": "*" }).end();
        // What it made may still be on its way.
        setTimeout(() => shot?.settled(), 100);
        return;
      case "/sign-in":
        ready(response, shot, [...removals(scheme), ...sessions.start("victim", scheme).setCookies]);
        return;
      case "/sign-out":
        ready(response, shot, removals(scheme));
        return;
      case "/ready":
        response.writeHead(204).end();
        shot?.settled();
        return;
      case "/who": {
        const user = sessions.userOf(sessions.of(request.headers.cookie) ?? "");
        if (shot !== undefined) shot.user = user ?? null;
        response.end();
        shot?.settled();
        return;
      }
      default:
        response.writeHead(404).end();
    }
  };
}

// A page that tells when it is there, and so its cookies.
function ready(response: ServerResponse, shot: Shot | undefined, cookies: readonly string[]): void {
  response.writeHead(200, { "Set-Cookie": [...cookies], "Content-Type": "text/html" });
  response.end(`<!doctype html><title>Ready</title><script>fetch("/ready?shot=${shot?.id}")</script>`);
}
