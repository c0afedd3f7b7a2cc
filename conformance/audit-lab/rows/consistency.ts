import { isPreflight, isCorsName, without } from "../message.ts";
import { ID, openapi, reading, writing } from "../openapi.ts";
import type { Row } from "../row.ts";
import type { Setup } from "../setup.ts";

// F. One policy everywhere.

const covering = (covers: Setup["covers"]) => (): Partial<Setup> => ({ covers });

/** What nginx's add_header covers without `always`. */
const NGINX = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

const twoPaths = openapi({ "/api/me": { get: reading("me") }, "/api/news": { get: reading("news") } });

export const CONSISTENCY_ROWS: readonly Row[] = [
  {
    id: "errors-like-nginx",
    why: "add_header without always: errors have no CORS",
    fault: covering((_, status) => NGINX.has(status)),
    expect: [{ id: "errors-without-cors", severity: "medium" }],
  },
  {
    id: "errors-401",
    why: "authentication answers before CORS is added: 401 has none",
    fault: covering((_, status) => status !== 401),
    expect: [{ id: "errors-without-cors", severity: "medium" }],
    also: ["cors-varies-by-auth"],
  },
  {
    id: "errors-404",
    why: "the framework's own 404 has no CORS",
    fault: covering((_, status) => status !== 404),
    expect: [{ id: "errors-without-cors", severity: "medium" }],
  },
  {
    id: "varies-by-path",
    why: "one of two declared paths was forgotten",
    fault: () => ({
      front: (handler) => async (request) => {
        const answer = await handler(request);
        return request.path === "/api/news" ? without(answer, isCorsName) : answer;
      },
    }),
    expect: [{ id: "cors-varies-by-path", severity: "medium" }],
    also: ["preflight-no-acao"],
    ask: { openapi: twoPaths },
  },
  {
    id: "varies-by-method",
    why: "the preflight for DELETE was forgotten, GET's was not",
    fault: () => ({
      front: (handler) => async (request) => {
        const answer = await handler(request);
        return isPreflight(request) && request.headers["access-control-request-method"] === "DELETE"
          ? without(answer, isCorsName)
          : answer;
      },
    }),
    expect: [
      { id: "cors-varies-by-method", severity: "medium", or: ["preflight-no-acao", "preflight-method-missing"] },
    ],
    ask: {
      path: "/api/items/7",
      openapi: openapi({
        "/api/items/{id}": {
          parameters: [ID],
          get: reading("item"),
          put: writing("replaceItem"),
          delete: { operationId: "deleteItem", responses: { 204: { description: "Gone" } } },
        },
      }),
    },
  },
  {
    id: "varies-by-host",
    why: "the API has two names, and CORS was set up for one",
    fault: covering(({ headers }) => headers["host"]?.startsWith("localhost") !== true),
    expect: [{ id: "cors-varies-by-host", severity: "medium" }],
    also: ["preflight-actual-mismatch", "cors-varies-by-path", "errors-without-cors"],
    ask: { hosts: ["localhost"] },
  },
  {
    id: "varies-by-http-version",
    why: "who asks with HTTP/1.0, as some proxies do, gets no CORS",
    fault: covering(({ version }) => version !== "1.0"),
    expect: [{ id: "http-version-drift", severity: "medium" }],
  },
  {
    id: "varies-by-auth",
    why: "answers to those who are signed in have no CORS",
    fault: covering(({ path, headers }) => path !== "/api/news" || headers["cookie"] === undefined),
    expect: [{ id: "cors-varies-by-auth", severity: "medium" }],
    also: ["preflight-actual-mismatch"],
    ask: { path: "/api/news" },
  },
  {
    id: "redirect-bare",
    why: "a redirect inside of the API has no CORS",
    fault: covering(({ path }) => path !== "/api/old"),
    expect: [{ id: "redirect-without-cors", severity: "medium" }],
    also: ["preflight-actual-mismatch"],
    ask: { path: "/api/old" },
  },
  {
    id: "head-bare",
    why: "HEAD has no CORS",
    fault: covering(({ method }) => method !== "HEAD"),
    expect: [{ id: "head-differs", severity: "low" }],
    also: ["cors-varies-by-method"],
  },
  {
    id: "not-modified-bare",
    why: "304 names another origin than 200 does",
    fault: () => ({
      allowOrigin: (origin, { headers }) =>
        headers["if-none-match"] === undefined ? origin : "https://admin.example.org",
    }),
    expect: [{ id: "not-modified-differs", severity: "low" }],
  },
];
