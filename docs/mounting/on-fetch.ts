import { createServer, type Server } from "node:http";
import { cors as elysiaCors } from "@elysiajs/cors";
import { getRequestListener } from "@hono/node-server";
import { cors as onElysia } from "corslet/elysia";
import { withCors as onFetch } from "corslet/fetch";
import { cors as onH3 } from "corslet/h3";
import { cors as onHono } from "corslet/hono";
import { cors as onItty } from "corslet/itty-router";
import { Elysia } from "elysia";
import { H3, handleCors } from "h3";
import { Hono } from "hono";
import { cors as honoCors } from "hono/cors";
import { AutoRouter, cors as ittyCors, json, Router } from "itty-router";
import {
  ANY,
  apart,
  APART_GETS_ANY,
  APART_PREFLIGHT,
  below,
  EVIL_PREFLIGHT,
  FROM_GRANTED,
  NAMED,
  NONE,
  OUTER_ANSWERS_PREFLIGHTS,
  policy,
  POLICY_WINS,
  POLICY_WINS_PREFLIGHTS,
  PREFLIGHT,
  PREFLIGHTS_ALONE,
  type Row,
} from "./row.ts";

function serving({ fetch }: { fetch(request: Request): unknown }): Server {
  return createServer(getRequestListener((request) => fetch(request) as Promise<Response>));
}

const FEED = "/api/feed";

export const FETCH: readonly Row[] = [
  [
    "of two policies the outermost answers preflights",
    () =>
      serving({
        fetch: onFetch(
          policy,
          onFetch(below, () => new Response("x")),
        ),
      }),
    OUTER_ANSWERS_PREFLIGHTS,
  ],
];

function hono(mount: (app: Hono) => unknown): Server {
  const app = new Hono();
  mount(app);
  for (const path of ["/api/x", FEED, "/feed"]) app.get(path, (context) => context.text("x"));
  return serving(app);
}

export const HONO: readonly Row[] = [
  [
    "hono/cors before it answers preflights, as it is told",
    () => hono((app) => app.use(honoCors()).use(onHono(policy))),
    [...POLICY_WINS, `${EVIL_PREFLIGHT} 204 ${ANY}`],
  ],
  [
    "hono/cors after it answers what the policy does not govern",
    () => hono((app) => app.use(onHono(policy)).use(honoCors())),
    [...POLICY_WINS, ...POLICY_WINS_PREFLIGHTS, APART_GETS_ANY],
  ],
  [
    "after the routes it answers preflights alone",
    () => hono((app) => app.get("/api/x", (context) => context.text("x")).use(onHono(policy))),
    PREFLIGHTS_ALONE,
  ],
  [
    "on one method it takes no preflights",
    () => hono((app) => app.get("/feed", onHono(apart))),
    [APART_GETS_ANY, `${APART_PREFLIGHT} 404 ${NONE}`],
  ],
  [
    "used for a path without a star it is that path's alone",
    () => hono((app) => app.use("/api", onHono(policy))),
    [`${FROM_GRANTED} 200 ${NONE}`],
  ],
  [
    "of two policies the outermost answers preflights",
    () => hono((app) => app.use(onHono(policy)).use(FEED, onHono(below))),
    OUTER_ANSWERS_PREFLIGHTS,
  ],
];

function h3(mount: (app: H3) => unknown): Server {
  const app = new H3({ silent: true });
  mount(app);
  app.get("/api/x", () => "x");
  return serving({ fetch: (request) => app.fetch(request) });
}

export const H3_2: readonly Row[] = [
  [
    "handleCors before it answers preflights with 204, and the policy still sets their headers",
    () => h3((app) => app.use((event, next) => handleCors(event, { origin: "*" }) || next()).register(onH3(policy))),
    [...POLICY_WINS, `${PREFLIGHT} 204 ${NAMED}`, `${EVIL_PREFLIGHT} 204 ${NONE}`],
  ],
  [
    "handleCors in a handler changes nothing",
    () => h3((app) => app.register(onH3(policy)).all("/api/x", (event) => handleCors(event, { origin: "*" }) || "x")),
    [...POLICY_WINS, ...POLICY_WINS_PREFLIGHTS],
  ],
  [
    "routes may stand before it",
    () => h3((app) => app.get("/api/x", () => "x").register(onH3(policy))),
    [...POLICY_WINS, ...POLICY_WINS_PREFLIGHTS],
  ],
  [
    "used in place of registered, it does not see a path that cannot be decoded",
    () => h3((app) => app.use(onH3(policy))),
    [...POLICY_WINS, `GET /api/%zz Origin=https://app.example.com -> 400 ${NONE}`],
  ],
  [
    "registered it does",
    () => h3((app) => app.register(onH3(policy))),
    [`GET /api/%zz Origin=https://app.example.com -> 400 ${NAMED}`],
  ],
  [
    "on one method it takes no preflights",
    () => h3((app) => app.get("/feed", () => "x", { middleware: [onH3(apart)] })),
    [APART_GETS_ANY, `${APART_PREFLIGHT} 404 ${NONE}`],
  ],
  [
    "used for a path it does",
    () => h3((app) => app.use("/feed", onH3(apart)).get("/feed", () => "x")),
    [APART_GETS_ANY, `${APART_PREFLIGHT} 204 ${ANY}`],
  ],
  [
    "of two policies the outermost answers preflights",
    () => h3((app) => app.register(onH3(policy)).all(FEED, () => "x", { middleware: [onH3(below)] })),
    OUTER_ANSWERS_PREFLIGHTS,
  ],
];

const elysia = (mount: (app: Elysia) => unknown): Server => {
  const app = new Elysia();
  mount(app);
  return serving(app.get("/api/x", () => "x"));
};

export const ELYSIA: readonly Row[] = [
  [
    "@elysiajs/cors before it changes nothing where the policy governs",
    () => elysia((app) => app.use(elysiaCors()).use(onElysia(policy))),
    [...POLICY_WINS, ...POLICY_WINS_PREFLIGHTS],
  ],
  [
    "@elysiajs/cors after it changes nothing where the policy governs",
    () => elysia((app) => app.use(onElysia(policy)).use(elysiaCors())),
    [...POLICY_WINS, ...POLICY_WINS_PREFLIGHTS],
  ],
  [
    "a plugin's policy without resources governs the whole app",
    () => elysia((app) => app.use(onElysia(policy)).use(new Elysia().use(onElysia({ origins: "*" })))),
    [`GET /api/x Origin=https://evil.test -> 200 ${ANY}`],
  ],
];

const { preflight, corsify } = onItty(policy);
const own = ittyCors();

const itty = (router: ReturnType<typeof AutoRouter>): Server => {
  router.get("/api/x", () => ({ a: 1 }));
  return serving(router);
};

export const ITTY_ROUTER: readonly Row[] = [
  [
    "itty-router's own cors outside of it overwrites the headers",
    () => itty(AutoRouter({ before: [own.preflight, preflight], finally: [corsify, own.corsify] })),
    [`GET /api/x Origin=https://evil.test -> 200 ${ANY}`, `${EVIL_PREFLIGHT} 204 ${ANY}`],
  ],
  [
    "corsify before what formats the answer finds nothing to settle",
    () => itty(Router({ before: [preflight], finally: [corsify, json] }) as never),
    PREFLIGHTS_ALONE,
  ],
  ["preflight without corsify", () => itty(AutoRouter({ before: [preflight] })), PREFLIGHTS_ALONE],
  [
    "corsify without preflight",
    () => itty(AutoRouter({ finally: [corsify] })),
    [`${FROM_GRANTED} 200 ${NAMED}`, `${PREFLIGHT} 404`],
  ],
  [
    "of two policies the outermost answers preflights",
    () => {
      const inner = onItty(below);
      const feed = AutoRouter({ base: FEED, before: [inner.preflight], finally: [inner.corsify] });
      feed.get("/", () => "x");
      const router = AutoRouter({ before: [preflight], finally: [corsify] });
      router.all(FEED, feed.fetch);
      return serving(router);
    },
    OUTER_ANSWERS_PREFLIGHTS,
  ],
];
