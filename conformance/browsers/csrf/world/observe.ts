import type { IncomingMessage } from "node:http";
import { cookiesOf } from "./bank.ts";
import type { Listening } from "./listen.ts";
import type { Sent, Shots } from "./shots.ts";

/** Writes down what a browser sends to a server for each shot, and when its answer has gone out. */
export function observe({ serving }: Listening, shots: Shots, nameOrigin: (origin: string) => string): void {
  const { listener, upgrade } = serving;
  const note = (request: IncomingMessage) => {
    // The application's own page names the shot that it is for, and so does a preflight.
    const shot = request.method === "OPTIONS" || request.url?.startsWith("/page") ? undefined : shots.in(request.url);
    if (shot !== undefined) shot.sent = sentBy(request, nameOrigin);
    return shot;
  };
  serving.listener = (request, response) => {
    const shot = note(request);
    response.once("close", () => shot?.settled());
    listener(request, response);
  };
  serving.upgrade = (request, socket, head) => {
    note(request);
    upgrade(request, socket, head);
  };
}

function sentBy({ method = "", headers }: IncomingMessage, nameOrigin: (origin: string) => string): Sent {
  const { origin, referer } = headers;
  const site = headers["sec-fetch-site"];
  return {
    method: headers.upgrade === undefined ? method : "WebSocket",
    type: headers["content-type"]?.split(";", 1)[0] ?? null,
    origin: origin === undefined || origin === "null" ? (origin ?? null) : nameOrigin(origin),
    site: typeof site === "string" ? site : null,
    referer: referer === undefined ? null : nameReferer(referer, nameOrigin),
    cookies: cookiesOf(headers.cookie)
      .map(([name]) => name)
      .toSorted(),
  };
}

// What matters is how much of the page's address is told.
function nameReferer(referer: string, nameOrigin: (origin: string) => string): string {
  const { origin, pathname } = new URL(referer);
  return nameOrigin(origin) + (pathname === "/" ? "/" : "/page");
}
