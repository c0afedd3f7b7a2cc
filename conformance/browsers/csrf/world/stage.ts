import type { IncomingMessage, ServerResponse } from "node:http";
import { removals, type Sessions } from "./bank.ts";
import type { Shots } from "./shots.ts";

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
        setCookies(response, [...removals(), ...sessions.start("victim", scheme).setCookies]);
        return;
      case "/sign-out":
        setCookies(response, removals());
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

function setCookies(response: ServerResponse, values: readonly string[]): void {
  response.writeHead(200, { "Set-Cookie": [...values], "Content-Type": "text/html" }).end("<!doctype html>");
}
