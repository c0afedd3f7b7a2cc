import { type Row, testRows } from "./_rows.ts";

const APP = `const app = require("fastify")();
const cors = require("@fastify/cors");
`;
const OPTIONS = `{ origin: ["https://app.example.com"], methods: ["PUT"], allowedHeaders: ["X-Custom"] }`;

const at = (pattern: string): string => `resources:
  ${pattern}:
    origins: [https://app.example.com]
    methods: [PUT]
    allowHeaders: [X-Custom]`;

const ROWS: readonly Row[] = [
  { title: "registered", source: `${APP}app.register(cors, ${OPTIONS});`, gives: at("/*"), asked: ["/", "/x"] },
  {
    title: "without options",
    source: `${APP}app.register(cors);`,
    gives: `resources:\n  /*:\n    origins: "*"\n    methods: [GET, HEAD, POST]\n    allowHeaders: ["*", Authorization]`,
    asked: ["/x"],
  },
  {
    title: "import()",
    source: `const app = require("fastify")();\napp.register(import("@fastify/cors"), ${OPTIONS});`,
    gives: at("/*"),
  },
  {
    title: "await register, renamed",
    source: `import Fastify from "fastify";\nimport mine from "@fastify/cors";\nconst app = Fastify();\nawait app.register(mine, ${OPTIONS});`,
    gives: at("/*"),
  },
  {
    title: "in a plugin with a prefix",
    source: `${APP}app.register(async (api) => {\n  api.register(cors, ${OPTIONS});\n  api.all("/*", () => "ok");\n}, { prefix: "/api" });`,
    gives: at("/api/*"),
    asked: ["/api/x", "/x"],
  },
  {
    title: "in plugins, by name",
    source: `${APP}async function inner(api) {\n  api.register(cors, ${OPTIONS});\n}\nconst outer = async (api) => {\n  api.register(inner, { prefix: "/b" });\n};\napp.register(outer, { prefix: "/a" });`,
    gives: at("/a/b/*"),
  },
  {
    title: "in a plugin without a prefix",
    source: `${APP}app.register(async (api) => {\n  api.register(cors, ${OPTIONS});\n});`,
    gives: "4:3 import/path-unknown",
  },
  {
    title: "in a plugin that another file registers",
    source: `${APP}module.exports = async (api) => {\n  api.register(cors, ${OPTIONS});\n};`,
    gives: "4:3 import/path-unknown",
  },
  {
    title: "in a plugin of fastify-plugin",
    source: `${APP}module.exports = fp(async (api) => {\n  api.register(cors, ${OPTIONS});\n});`,
    gives: at("/*"),
  },
  {
    title: "a prefix with a parameter",
    source: `${APP}app.register(async (api) => {\n  api.register(cors, ${OPTIONS});\n}, { prefix: "/u/:id" });`,
    gives: "4:3 import/path",
  },
  {
    title: "a delegator",
    source: `${APP}app.register(cors, () => (request, done) => done(null, {}));`,
    gives: "3:20 import/per-request",
  },
  {
    title: "a delegator among the options",
    source: `${APP}app.register(cors, { delegator: (request, done) => done(null, {}) });`,
    gives: "3:33 import/per-request",
  },
  {
    title: "preflights left to the program",
    source: `${APP}app.register(cors, { origin: "https://a.test", preflight: false });`,
    gives: "3:59 import/own-preflights",
  },
  {
    title: "options of a route",
    source: `${APP}app.register(cors, ${OPTIONS});\napp.get("/x", { config: { cors: false } }, () => "ok");`,
    gives: "4:27 import/overlap",
  },
  {
    title: "a star in a list is any origin",
    source: `${APP}app.register(cors, { origin: ["https://a.test", "*"], methods: ["PUT"], allowedHeaders: [] });`,
    gives: `resources:\n  /*:\n    origins: "*"\n    methods: [PUT]`,
    asked: ["/x"],
  },
  {
    title: "what is false and not false fails there",
    source: `${APP}app.register(cors, { origin: null });`,
    gives: "3:30 import/option-type",
  },
  {
    title: "a later hook",
    source: `${APP}app.register(cors, { hook: "preHandler", ...${OPTIONS} });`,
    gives: at("/*"),
    tells: ["note import/no-counterpart"],
    asked: ["/x"],
  },
  { title: "under a condition", source: `${APP}if (dev) app.register(cors);`, gives: "3:5 import/condition" },
];

testRows("fastify-cors", ROWS);
