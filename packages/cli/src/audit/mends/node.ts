import type { StackMends } from "./aspect.ts";

/** Express, with the package `cors`, and with Corslet. */
export const EXPRESS: StackMends = {
  origins: `app.use(cors({ origin: ["https://app.example.com"], credentials: true }));
// strings alone: no function, no regular expression, never origin: true`,
  credentials: `app.use(cors({ origin: ["https://app.example.com"], credentials: true }));
// or, for public data: app.use(cors({ origin: "*" }));   // without credentials`,
  vary: `app.use(cors({ origin: ["https://app.example.com"] }));   // a list sets Vary: Origin
app.use((req, res, next) => { res.vary("Origin"); next(); });   // where headers are set by hand`,
  preflight: `app.use(cors(options));        // before authentication, redirects and routes
app.use(requireSession);`,
  "preflight-lists": `app.use(cors({ origin, methods: ["GET", "PUT", "DELETE"], allowedHeaders: ["Content-Type", "Authorization"] }));`,
  everywhere: `app.use(cors(options));        // the first middleware, so that errors, redirects and 404 have its headers
// and let error handlers call next(error), or res.status(…).json(…): not a new response`,
  "one-layer": `// keep cors() here and take the headers out of the proxy, or the other way round
// nginx: proxy_hide_header Access-Control-Allow-Origin;`,
  expose: `app.use(cors({ origin, exposedHeaders: ["Location", "ETag"] }));`,
  "max-age": `app.use(cors({ origin, maxAge: 7200 }));`,
  csrf: `import { cors, csrf } from "corslet/express";
app.use(cors(policy));
app.use(csrf(policy));                    // before body parsing and method-override
app.use(express.json());                  // its default is application/json alone`,
  cookies: `res.cookie("session", value, { httpOnly: true, secure: true, sameSite: "lax" });   // and no domain`,
  websocket: `import { guard } from "corslet/csrf";
server.on("upgrade", (req, socket) => { const d = guard(policy).upgrade(req); if (!d.allowed) refuseUpgrade(socket, d); });`,
};

/** Fastify, with `@fastify/cors`. */
export const FASTIFY: StackMends = {
  origins: `await app.register(cors, { origin: ["https://app.example.com"], credentials: true });
// strings alone: no function, no regular expression, never origin: true`,
  credentials: `await app.register(cors, { origin: ["https://app.example.com"], credentials: true });`,
  vary: `await app.register(cors, { origin: ["https://app.example.com"] });   // a list sets Vary: Origin`,
  preflight: `await app.register(cors, options);     // before hooks that authenticate or redirect`,
  "preflight-lists": `await app.register(cors, { origin, methods: ["GET", "PUT", "DELETE"], allowedHeaders: ["Content-Type", "Authorization"] });`,
  everywhere: `await app.register(cors, { ...options, hook: "onRequest" });   // on the root instance, before every route`,
  "one-layer": `// register cors once, on the root instance, and take the headers out of the proxy
// nginx: proxy_hide_header Access-Control-Allow-Origin;`,
  expose: `await app.register(cors, { origin, exposedHeaders: ["Location", "ETag"] });`,
  "max-age": `await app.register(cors, { origin, maxAge: 7200 });`,
  csrf: `import { cors, csrf } from "corslet/fastify";
await app.register(cors, { policy });
await app.register(csrf, { policy });`,
  cookies: `reply.setCookie("session", value, { httpOnly: true, secure: true, sameSite: "lax" });   // and no domain`,
  websocket: `await app.register(websocket, { options: { verifyClient: ({ origin }, done) => done(origin === "https://app.example.com") } });`,
};
