import { application, isSignedIn } from "../application.ts";
import type { LabRequest } from "../message.ts";
import { ID, openapi, reading, writing } from "../openapi.ts";
import type { Row } from "../row.ts";
import { baseSetup, type Change, T, wantsSocket } from "../setup.ts";

// G. CORS taken for something else.

const items = (post: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  openapi({ "/api/items": { get: reading("listItems"), post } });

const COOKIE = "session=lab-7f3a; Path=/; HttpOnly; Secure; SameSite=Lax";
const sending =
  (setCookie: string): Change =>
  () => ({ setCookie });

const json = (status: number, body: unknown) =>
  ({ status, headers: [["Content-Type", "application/json"]], body: JSON.stringify(body) }) as const;

const safeItems = items(writing("addItem", "application/json", "201"));
const base = baseSetup();

const isWrite = ({ method, path }: LabRequest): boolean => method === "POST" && path === "/api/items";

export const FORGERY_ROWS: readonly Row[] = [
  {
    id: "form-declared",
    why: "a write that is declared to take a form, for a session's cookie, and no token",
    expect: [{ id: "csrf-simple-request", severity: "high" }],
    ask: { path: "/api/items", openapi: items(writing("addItem", "application/x-www-form-urlencoded", "201")) },
    mended: { path: "/api/items", openapi: safeItems },
  },
  {
    id: "text-declared",
    why: "a write that is declared to take text/plain, for a session's cookie, and no token",
    expect: [{ id: "csrf-simple-request", severity: "high" }],
    also: ["content-type-lax"],
    ask: { path: "/api/items", openapi: items(writing("addItem", "text/plain", "201")) },
    mended: { path: "/api/items", openapi: safeItems },
  },
  {
    id: "text-taken",
    why: "JSON is taken whatever its Content-Type, from every page",
    fault: () => ({
      route: (request) => (isWrite(request) && isSignedIn(request, base) ? json(201, { id: 8 }) : null),
    }),
    expect: [{ id: "csrf-simple-request", severity: "high", or: ["content-type-lax"] }],
    also: ["content-type-lax"],
    ask: { path: "/api/items", openapi: safeItems, writes: ['POST /api/items={"name":"lab"}'] },
  },
  {
    id: "text-taken-of-clients",
    why: "JSON is taken whatever its Content-Type, though of declared clients alone",
    fault: () => ({
      route: (request) =>
        isWrite(request) && isSignedIn(request, base) && request.headers["origin"] === T ? json(201, { id: 8 }) : null,
    }),
    expect: [{ id: "content-type-lax", severity: "medium" }],
    ask: { path: "/api/items", openapi: safeItems, writes: ['POST /api/items={"name":"lab"}'] },
  },
  {
    id: "method-overridden",
    why: "a POST with _method or X-HTTP-Method-Override is taken for a DELETE",
    fault: () => ({
      route: (request) => {
        const method = request.query.get("_method") ?? request.headers["x-http-method-override"];
        if (request.method !== "POST" || method === undefined || method === null) return null;
        return application({ ...request, method: method.toUpperCase() }, base);
      },
    }),
    expect: [{ id: "method-override", severity: "high" }],
    also: ["csrf-simple-request", "content-type-lax"],
    ask: {
      path: "/api/items/7",
      openapi: openapi({
        "/api/items/{id}": {
          parameters: [ID],
          get: reading("item"),
          post: writing("changeItem"),
          delete: { operationId: "deleteItem", responses: { 204: { description: "Gone" } } },
        },
      }),
      writes: ['POST /api/items/7={"name":"lab"}'],
    },
  },
  {
    id: "get-deletes",
    why: "GET /api/items/{id}/delete, whose operation is deleteItem",
    expect: [{ id: "get-side-effect", severity: "high" }],
    ask: {
      openapi: openapi({
        "/api/me": { get: reading("me") },
        "/api/items/{id}/delete": { parameters: [ID], get: reading("deleteItem") },
      }),
    },
    mended: { openapi: openapi({ "/api/me": { get: reading("me") } }) },
  },
  {
    id: "get-logs-out",
    why: "GET /api/logout",
    expect: [{ id: "get-side-effect", severity: "high" }],
    ask: { openapi: openapi({ "/api/me": { get: reading("me") }, "/api/logout": { get: reading("logout") } }) },
    mended: { openapi: openapi({ "/api/me": { get: reading("me") } }) },
  },
  {
    id: "origin-for-authentication",
    why: "what names the trusted origin needs no session",
    fault: () => ({
      route: ({ path, headers }) => (path === "/api/me" && headers["origin"] === T ? json(200, { name: "Ada" }) : null),
    }),
    expect: [{ id: "origin-as-authentication", severity: "high" }],
    also: ["cors-varies-by-auth"],
    ask: { session: false, openapi: openapi({ "/api/me": { get: reading("me") } }) },
  },
  {
    id: "no-origin-for-authentication",
    why: "what names no origin is taken for the company's own programs, and needs no session",
    fault: () => ({
      route: ({ path, headers }) =>
        path === "/api/me" && (headers["origin"] === undefined || headers["origin"] === T)
          ? json(200, { name: "Ada" })
          : null,
    }),
    expect: [{ id: "origin-as-authentication", severity: "high" }],
    ask: { session: false, openapi: openapi({ "/api/me": { get: reading("me") } }) },
  },
  {
    id: "socket-for-all",
    why: "a WebSocket is opened from every page, as the signed-in user",
    fault: () => ({ upgrades: wantsSocket }),
    expect: [{ id: "websocket-origin", severity: "high" }],
    ask: { path: "/api/socket" },
  },
  {
    id: "cookie-none-insecure",
    why: "SameSite=None without Secure: browsers drop the cookie",
    on: sending(COOKIE.replace("Lax", "None")),
    fault: sending(COOKIE.replace(" Secure; SameSite=Lax", " SameSite=None")),
    expect: [{ id: "cookie-samesite-none-insecure", severity: "medium" }],
  },
  {
    id: "cookie-readable",
    why: "the session's cookie without HttpOnly",
    on: sending(COOKIE),
    fault: sending(COOKIE.replace(" HttpOnly;", "")),
    expect: [{ id: "cookie-no-httponly", severity: "medium" }],
  },
  {
    id: "cookie-for-every-host",
    why: "the session's cookie for the whole domain",
    on: sending(COOKIE),
    fault: sending(`${COOKIE}; Domain=example.com`),
    expect: [{ id: "cookie-domain-wide", severity: "low" }],
  },
];
