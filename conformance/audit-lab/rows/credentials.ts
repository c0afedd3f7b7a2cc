import { header, openapi, reading, writing } from "../openapi.ts";
import { POLICY } from "../policy.ts";
import type { Row } from "../row.ts";
import type { Change } from "../setup.ts";
import { TOKEN } from "../application.ts";

// B. Credentials and wildcards.

const STAR = [["Access-Control-Allow-Origin", "*"]] as const;

/** `*` for everybody, whatever is asked, and nothing that would differ by origin. */
const star: Change = () => ({
  trusts: ({ length }) => length > 0,
  allowOrigin: () => "*",
  refused: () => STAR,
  vary: () => null,
  credentials: null,
});

const bearer = { session: false, headers: [`Authorization: Bearer ${TOKEN}`] } as const;
const bearerApi = openapi({ "/api/me": { get: reading("me") } }, "bearer");

export const CREDENTIALS_ROWS: readonly Row[] = [
  {
    id: "star-with-credentials",
    why: "* and Access-Control-Allow-Credentials: true, which every browser refuses",
    fault: () => ({
      trusts: () => true,
      allowOrigin: () => "*",
      refused: () => [...STAR, ["Access-Control-Allow-Credentials", "true"]],
      vary: () => null,
    }),
    expect: [{ id: "wildcard-with-credentials", severity: "medium" }],
    also: ["wildcard-on-authenticated"],
  },
  {
    id: "star-on-session",
    why: "* on what wants the session's cookie",
    fault: star,
    expect: [{ id: "wildcard-on-authenticated", severity: "medium" }],
  },
  {
    id: "star-on-bearer",
    why: "* on what wants a bearer token, which no browser sends by itself: legitimate",
    on: () => ({ auth: "bearer" }),
    fault: star,
    expect: [{ id: "wildcard-on-authenticated", severity: "info" }],
    ask: { ...bearer, openapi: bearerApi },
  },
  ...(["True", "1", "yes"] as const).map((value): Row => ({
    id: `credentials-${value.toLowerCase()}`,
    why: `Access-Control-Allow-Credentials: ${value}`,
    fault: () => ({ credentials: value }),
    expect: [{ id: "credentials-value-invalid", severity: "medium" }],
  })),
  {
    id: "methods-star-with-credentials",
    why: "Access-Control-Allow-Methods: * where credentials are allowed: a method of that name",
    fault: () => ({ methods: "*" }),
    expect: [{ id: "wildcard-methods-credentials", severity: "medium" }],
    also: ["preflight-method-missing"],
  },
  {
    id: "headers-star-with-credentials",
    why: "Access-Control-Allow-Headers: * where credentials are allowed: a header of that name",
    fault: () => ({ allowHeaders: "*" }),
    expect: [{ id: "wildcard-headers-credentials", severity: "medium" }],
    also: ["preflight-header-missing", "wildcard-headers-authorization"],
  },
  {
    id: "expose-star-with-credentials",
    why: "Access-Control-Expose-Headers: * where credentials are allowed: a header of that name",
    fault: () => ({ expose: "*" }),
    expect: [{ id: "wildcard-expose-credentials", severity: "low" }],
  },
  {
    id: "headers-star-and-authorization",
    why: "Access-Control-Allow-Headers: * for clients that send Authorization, which * never covers",
    on: () => ({ auth: "bearer", credentials: null }),
    fault: () => ({ allowHeaders: "*" }),
    expect: [{ id: "wildcard-headers-authorization", severity: "medium" }],
    also: ["preflight-header-missing"],
    ask: { ...bearer, openapi: bearerApi },
  },
  {
    id: "expose-missing",
    why: "clients count by X-Total-Count, which they may not read",
    fault: () => ({ expose: "ETag" }),
    expect: [{ id: "expose-missing", severity: "low" }],
    ask: { openapi: openapi({ "/api/items": { get: reading("listItems", ["X-Total-Count"]) } }), path: "/api/items" },
  },
  {
    id: "expose-nothing",
    why: "clients compare by ETag, and nothing at all is exposed",
    fault: () => ({ expose: null }),
    expect: [{ id: "expose-missing", severity: "low" }],
    ask: { openapi: openapi({ "/api/me": { get: reading("me", ["ETag"]) } }) },
  },
  {
    id: "credentials-for-strangers",
    why: "Access-Control-Allow-Credentials: true on every answer, without an allowed origin",
    fault: () => ({ refused: () => [["Access-Control-Allow-Credentials", "true"]] }),
    expect: [{ id: "credentials-without-origin", severity: "info" }],
  },
  {
    id: "method-missing",
    why: "clients change by PUT, which the preflight does not list",
    fault: () => ({ methods: "GET, POST" }),
    expect: [{ id: "preflight-method-missing", severity: "high" }],
    ask: {
      openapi: openapi({ "/api/items": { get: reading("listItems"), put: writing("replaceItems") } }),
      path: "/api/items",
    },
  },
  {
    id: "method-missing-of-policy",
    why: "the policy grants DELETE, which the preflight does not list",
    fault: () => ({ methods: "GET, HEAD, POST, PUT, PATCH" }),
    expect: [{ id: "preflight-method-missing", severity: "high" }],
    ask: { policy: POLICY },
  },
  {
    id: "header-missing-of-policy",
    why: "the policy grants X-Client, which the preflight does not list",
    fault: () => ({ allowHeaders: "Authorization, Content-Type, If-None-Match" }),
    expect: [{ id: "preflight-header-missing", severity: "high" }],
    ask: { policy: POLICY },
  },
  {
    id: "header-missing",
    why: "clients say who they are in X-Client, which the preflight does not list",
    fault: () => ({ allowHeaders: "Content-Type" }),
    expect: [{ id: "preflight-header-missing", severity: "high" }],
    ask: { openapi: openapi({ "/api/me": { get: { ...reading("me"), parameters: [header("X-Client")] } } }) },
  },
  {
    id: "authorization-missing",
    why: "clients send Authorization, which the preflight does not list",
    on: () => ({ auth: "bearer", credentials: null }),
    fault: () => ({ allowHeaders: "Content-Type" }),
    expect: [{ id: "preflight-header-missing", severity: "high" }],
    ask: { ...bearer, openapi: bearerApi },
  },
  {
    id: "content-type-missing",
    why: "clients send JSON, and Content-Type is not listed",
    fault: () => ({ allowHeaders: "X-Client" }),
    expect: [{ id: "preflight-header-missing", severity: "high" }],
    ask: {
      openapi: openapi({ "/api/items": { get: reading("listItems"), post: writing("addItem", undefined, "201") } }),
      path: "/api/items",
    },
  },
];
