import type { Asked } from "../wire.ts";
import type { Expected } from "./framework.ts";

/** One thing that breaks the headers of others: a route, what is asked of it, and what must come of it. */
export interface AnswerRow extends Partial<Expected> {
  readonly title: string;
  readonly asked: Asked;
}

const get = (path: string): Asked => ({ path });

/** Every way in which an answer comes about. What the route does is in the title; each framework does it in its own way. */
export const ANSWERS = {
  text: { title: "a text", asked: get("/api/text"), body: "text" },
  json: { title: "JSON", asked: get("/api/json"), body: '{"a":1}' },
  head: { title: "HEAD of a route for GET", asked: { path: "/api/text", method: "HEAD" }, body: "" },
  options: {
    title: "OPTIONS that is no preflight, of a route of its own",
    asked: { path: "/api/options", method: "OPTIONS" },
    body: "options",
  },
  missing: { title: "no route: the framework's 404", asked: get("/api/missing"), status: 404 },
  "other-method": { title: "a route for another method", asked: { path: "/api/text", method: "DELETE" }, status: 404 },
  "bad-path": { title: "a path that cannot be decoded", asked: get("/api/param/%zz"), status: 400 },
  throws: { title: "a handler that throws", asked: get("/api/throws"), status: 500 },
  rejects: { title: "a handler that rejects, later", asked: get("/api/rejects"), status: 500 },
  "http-error": { title: "the framework's own error, 401", asked: get("/api/http-error"), status: 401 },
  "error-handler": {
    title: "an error that the app's error handler answers, with 418",
    asked: get("/api/error-handler"),
    status: 418,
    body: "handled",
  },
  "set-then-throws": {
    title: "a handler that set Vary and Access-Control-Allow-Origin, then throws",
    asked: get("/api/set-then-throws"),
    status: 500,
  },
  redirect: { title: "a redirect, 302", asked: get("/api/redirect"), status: 302, lines: ["location: /api/text"] },
  own: {
    title: "a handler that sets Access-Control-Allow-Origin: *, -Max-Age: 5 and -New: 1",
    asked: get("/api/own"),
    body: "own",
  },
  vary: { title: "a handler that sets Vary: Cookie", asked: get("/api/vary"), vary: ["Cookie"] },
  "vary-twice": {
    title: "a handler that appends Vary: Cookie, then Vary: Accept, cookie",
    asked: get("/api/vary-twice"),
    vary: ["Accept", "Cookie"],
  },
  "vary-origin": { title: "a handler that sets Vary: origin", asked: get("/api/vary-origin"), vary: [] },
  later: { title: "a handler that waits before it sets Vary: Cookie", asked: get("/api/later"), vary: ["Cookie"] },
  cookies: { title: "two Set-Cookie", asked: get("/api/cookies"), lines: ["set-cookie: a=1", "set-cookie: b=2"] },
  empty: { title: "204", asked: get("/api/empty"), status: 204, body: "" },
  unchanged: { title: "304", asked: get("/api/unchanged"), status: 304, body: "", lines: ['etag: "1"'] },
  stream: { title: "a stream of two pieces", asked: get("/api/stream"), body: "first second" },
  events: {
    title: "server-sent events",
    asked: get("/api/events"),
    body: "data: 1\n\ndata: 2\n\n",
    lines: ["content-type: text/event-stream"],
  },
  file: { title: "a static file", asked: get("/api/files/page.txt"), body: "content" },
  "no-file": { title: "a static file that is not there", asked: get("/api/files/none.txt"), status: 404 },
  compressed: {
    title: "a compressed answer",
    asked: { path: "/api/compressed", headers: { "accept-encoding": "gzip" } },
    vary: ["accept-encoding"],
    lines: ["content-encoding: gzip"],
  },
  response: {
    title: "a Response that fetch() returned, immutable",
    asked: get("/api/response"),
    status: 203,
    vary: ["Cookie"],
    body: "passed on",
    lines: ["set-cookie: a=1", "set-cookie: b=2"],
  },
  "response-redirect": {
    title: "Response.redirect, immutable",
    asked: get("/api/response-redirect"),
    status: 307,
    lines: ["location: http://api.test/next"],
  },
  raw: { title: "an answer written on the raw response, past the framework", asked: get("/api/raw"), body: "raw" },
  "raw-head": {
    title: "the same through writeHead, with Vary: Cookie",
    asked: get("/api/raw-head"),
    body: "raw",
    vary: ["Cookie"],
  },
  prefixed: {
    title: "a route of a router that is mounted under a prefix",
    asked: get("/api/sub/items"),
    body: "items",
  },
  "prefixed-missing": { title: "no route in that router", asked: get("/api/sub/none"), status: 404 },
  "prefixed-throws": { title: "a route in that router that throws", asked: get("/api/sub/throws"), status: 500 },
} as const satisfies Readonly<Record<string, AnswerRow>>;
