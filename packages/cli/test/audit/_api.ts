import type { IncomingMessage } from "node:http";
import type { Listener } from "./_checks.ts";
import { T } from "./_checks.ts";

export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body?: string;
}

/** What is changed of the safe API's answer; nothing returned: what was changed in place. */
export type Change = (request: IncomingMessage, answer: Answer) => Answer | Promise<Answer> | undefined | void;

export const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === "OPTIONS" && headers["access-control-request-method"] !== undefined;

export const isSignedIn = ({ headers }: IncomingMessage): boolean => headers.cookie === "session=s3cret";

export const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?", 1)[0] ?? "";

/** Takes every line of CORS away. */
export function bare(answer: Answer): Answer {
  const headers = Object.entries(answer.headers).filter(([name]) => !name.startsWith("Access-Control-"));
  return { ...answer, headers: Object.fromEntries(headers) };
}

/** A small API that trusts one origin, and has nothing wrong; with a change on it. */
export function api(change: Change = () => undefined): Listener {
  return async (request, response) => {
    const safe = safeAnswer(request);
    const { status, headers, body } = (await change(request, safe)) ?? safe;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.statusCode = status;
    response.end(body);
  };
}

function safeAnswer(request: IncomingMessage): Answer {
  const headers: Answer["headers"] = { Vary: "Origin" };
  if (request.headers.origin === T) {
    headers["Access-Control-Allow-Origin"] = T;
    headers["Access-Control-Allow-Credentials"] = "true";
  }
  if (isPreflight(request)) {
    if (request.headers.origin !== T) return { status: 403, headers };
    headers["Access-Control-Allow-Methods"] = "GET, PUT, DELETE";
    headers["Access-Control-Max-Age"] = "600";
    headers["Access-Control-Allow-Headers"] = "content-type, authorization, x-client";
    return { status: 204, headers };
  }
  const path = pathOf(request);
  if (path === "/api/old") return { status: 301, headers: { ...headers, Location: "/api/me" } };
  if (!["/api/me", "/api/news", "/api/items"].includes(path)) return { status: 404, headers };
  if (path !== "/api/news" && !isSignedIn(request)) return { status: 401, headers };
  if (request.method === "POST" && request.headers["content-type"] !== "application/json")
    return { status: 415, headers };
  if (request.headers["if-none-match"] === '"v1"') return { status: 304, headers: { ...headers, ETag: '"v1"' } };
  return { status: 200, headers: { ...headers, ETag: '"v1"' }, body: "{}" };
}
