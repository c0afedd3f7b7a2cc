import { type Row, testRows } from "./_rows.ts";

const APP = `const express = require("express");
const cors = require("cors");
const app = express();
const h = (request, response) => response.send("ok");
`;

// What the options say is asked of the library in peers.test.ts; here is where they stand.
const LISTED = `origins: [https://app.example.com]
    methods: [PUT]
    allowHeaders: [X-Custom]`;
const OPTIONS = `{ origin: ["https://app.example.com"], methods: ["PUT"], allowedHeaders: ["X-Custom"] }`;

const at = (pattern: string): string => `resources:\n  ${pattern}:\n    ${LISTED}`;

const ROWS: readonly Row[] = [
  { title: "app.use", source: `${APP}app.use(cors(${OPTIONS}));`, gives: at("/*"), asked: ["/", "/x/y"] },
  {
    title: "a path",
    source: `${APP}app.use("/api", cors(${OPTIONS}));`,
    gives: at("/api/*"),
    asked: ["/api", "/api/x", "/apix", "/"],
  },
  {
    title: "a path with a star does not cover the folder in Express 5",
    source: `${APP}app.use("/api/*rest", cors(${OPTIONS}));`,
    gives: at("/api/*"),
    tells: ["different import/path-wider"],
  },
  {
    title: "several paths",
    source: `${APP}app.use(["/a", "/b/"], cors(${OPTIONS}));`,
    gives: `${at("/a/*")}\n  /b/*:\n    ${LISTED}`,
    asked: ["/a/x", "/b/x", "/c"],
  },
  {
    title: "other middleware before it",
    source: `${APP}app.use(express.json(), cors(${OPTIONS}));`,
    gives: at("/*"),
    asked: ["/x"],
  },
  { title: "in a list", source: `${APP}app.use([express.json(), cors(${OPTIONS})]);`, gives: at("/*"), asked: ["/x"] },
  {
    title: "a constant, and options for all preflights that say the same",
    source: `${APP}const options = ${OPTIONS};\nconst mine = cors(options);\napp.use(mine);\napp.options(/.*/, mine);`,
    gives: at("/*"),
    asked: ["/x"],
  },
  {
    title: "a router that is mounted",
    source: `${APP}const router = express.Router();\nrouter.use(cors(${OPTIONS}));\nrouter.get("/x", h);\napp.use("/v1", router);`,
    gives: at("/v1/*"),
    asked: ["/v1/x", "/v1", "/x"],
  },
  {
    title: "a router in a router",
    source: `${APP}const inner = express.Router().use(cors(${OPTIONS}));\nconst outer = express.Router();\nouter.use("/b", inner);\napp.use("/a", outer);`,
    gives: at("/a/b/*"),
    asked: ["/a/b/x", "/a/x"],
  },
  {
    title: "a router that is not",
    source: `${APP}const router = express.Router();\nrouter.use(cors(${OPTIONS}));`,
    gives: "6:12 import/path-unknown",
  },
  {
    title: "a router that is not, and the command line says where",
    source: `${APP}const router = express.Router();\nrouter.use(cors(${OPTIONS}));`,
    flags: { resource: ["6=/v1/*"] },
    gives: at("/v1/*"),
    tells: ["different import/path-unknown"],
  },
  { title: "a parameter in a path", source: `${APP}app.get("/users/:id", cors(), h);`, gives: "5:9 import/path" },
  {
    title: "a path that only a run could tell",
    source: `${APP}app.use(config.prefix, cors());`,
    gives: "5:9 import/path",
  },
  {
    title: "inside other middleware",
    source: `${APP}app.use((q, s, next) => cors()(q, s, next));`,
    gives: "5:25 import/path-unknown",
  },

  {
    title: "a single route, preflights unanswered",
    source: `${APP}app.get("/x", cors(${OPTIONS}), h);\napp.post("/x", cors(${OPTIONS}), h);`,
    gives: "resources:\n  /x:\n    origins: [https://app.example.com]",
    tells: ["note import/own-preflights"],
    asked: ["/x"],
  },
  {
    title: "a single route, preflights answered",
    source: `${APP}app.options("/x", cors(${OPTIONS}));\napp.route("/x").get(cors(${OPTIONS}), h).post(cors(${OPTIONS}), h).put(cors(${OPTIONS}), h);`,
    gives: at("/x"),
    asked: ["/x"],
  },
  {
    title: "all preflights answered, single routes readable",
    source: `${APP}const mine = cors(${OPTIONS});\napp.options(/.*/, mine);\napp.put("/x", mine, h);`,
    gives: at("/x"),
    tells: ["different import/one-method"],
  },
  {
    title: "another route of the path without it",
    source: `${APP}app.get("/x", cors(${OPTIONS}), h);\napp.post("/x", h);`,
    gives: "6:1 import/other-routes",
  },
  {
    title: "other options on another route of the path",
    source: `${APP}app.get("/x", cors(${OPTIONS}), h);\napp.post("/x", cors({ origin: "https://b.test" }), h);`,
    gives: "6:16 import/overlap",
  },
  { title: "app.all", source: `${APP}app.all("/x", cors(${OPTIONS}), h);`, gives: at("/x"), asked: ["/x"] },

  {
    title: "two on the same path",
    source: `${APP}app.use(cors(${OPTIONS}));\napp.use(cors());`,
    gives: "6:9 import/overlap",
  },
  {
    title: "the wider one first",
    source: `${APP}app.use(cors(${OPTIONS}));\napp.use("/x", cors());`,
    gives: "6:15 import/overlap",
  },
  {
    title: "the narrower one first",
    source: `${APP}app.use("/x", cors(${OPTIONS}));\napp.use(cors({ origin: "https://b.test", methods: [], allowedHeaders: [] }));`,
    gives: `${at("/x/*")}\n  /*:\n    origins: [https://b.test]`,
    tells: ["different import/overlap"],
    asked: ["/y"],
  },
  {
    title: "one that grants nothing counts for nothing",
    source: `${APP}app.use("/x", cors({ origin: false }));\napp.use(cors(${OPTIONS}));`,
    gives: at("/*"),
    asked: ["/x", "/y"],
  },
  { title: "nobody", source: `${APP}app.use(cors({ origin: [] }));`, gives: "5:9 import/nobody" },
  {
    title: "several applications",
    source: `${APP}const admin = express();\napp.use(cors(${OPTIONS}));\nadmin.use(cors());`,
    gives: "7:11 import/several-apps",
  },
  {
    title: "several applications, and the command line says which",
    source: `${APP}const admin = express();\napp.use(cors());\nadmin.use(cors(${OPTIONS}));`,
    flags: { app: "admin" },
    gives: at("/*"),
  },
  {
    title: "a route before it",
    source: `${APP}app.get("/health", h);\napp.use(cors(${OPTIONS}));`,
    gives: "5:1 import/other-routes",
  },
  {
    title: "a route before it, with a parameter, of a router",
    source: `${APP}const router = express.Router();\napp.use("/v1", router);\napp.use(cors(${OPTIONS}));\nrouter.get("/x/:id", h);`,
    gives: "8:1 import/other-routes",
  },
  {
    title: "a route before it, of another path",
    source: `${APP}app.get("/health", h);\napp.use("/api", cors(${OPTIONS}));\napp.get("/api/x", h);`,
    gives: at("/api/*"),
    asked: ["/health", "/api/x"],
  },
  {
    title: "true in a list mirrors",
    source: `${APP}app.use(cors({ origin: ["https://a.test", true], methods: [], allowedHeaders: [] }));`,
    gives: 'resources:\n  /*:\n    origins: "*"',
    asked: ["/x"],
  },
  { title: "under a condition", source: `${APP}if (process.env.DEV) app.use(cors());`, gives: "5:5 import/condition" },
  { title: "behind &&", source: `${APP}process.env.DEV && app.use(cors());`, gives: "5:1 import/condition" },
  {
    title: "a router under a condition",
    source: `${APP}const router = express.Router();\nrouter.use(cors());\nif (process.env.DEV) app.use("/v1", router);`,
    gives: "7:5 import/condition",
  },

  { title: "import, renamed", source: `import mine from "cors";\napp.use(mine(${OPTIONS}));`, gives: at("/*") },
  { title: "import all", source: `import * as mine from "cors";\napp.use(mine.default(${OPTIONS}));`, gives: at("/*") },
  { title: "require in place", source: `app.use(require("cors")(${OPTIONS}));`, gives: at("/*") },
  {
    title: "await import",
    source: `const { default: mine } = await import("cors");\napp.use(mine(${OPTIONS}));`,
    gives: at("/*"),
  },
  { title: "no import at all", source: `app.use(cors(${OPTIONS}));`, gives: at("/*") },
  {
    title: "in a function",
    source: `import cors from "cors";\nexport function make(app) {\n  app.use(cors(${OPTIONS}));\n}`,
    gives: at("/*"),
  },
  {
    title: "NestJS",
    source: `const app = await NestFactory.create(Module);\napp.enableCors(${OPTIONS});`,
    gives: at("/*"),
  },
  { title: "options that are exported", source: `module.exports = ${OPTIONS};`, gives: at("/*") },
  { title: "options by name", source: `export const corsOptions = ${OPTIONS};`, gives: at("/*") },

  {
    title: "constants, spreads and sums",
    source: `${APP}const list = ["https://app.example.com"];\nconst base = { methods: ["PUT"], allowedHeaders: "X-Custom" };\napp.use(cors({ ...base, origin: [...list], maxAge: 60 * 60 }));`,
    gives: `${at("/*")}\n    maxAge: 3600`,
    asked: ["/x"],
  },
  {
    title: "an environment",
    source: `${APP}app.use(cors({ origin: process.env.WEB }));`,
    gives: "5:24 import/run-time",
  },
  {
    title: "an environment, and the command line says what it holds",
    source: `${APP}app.use(cors({ ...{ methods: "PUT", allowedHeaders: ["X-Custom"] }, origin: process.env.WEB.split(",") }));`,
    flags: { origin: ["https://app.example.com"] },
    gives: at("/*"),
    tells: ["different import/run-time"],
  },
  {
    title: "two of an environment, by name and by place",
    source: `${APP}app.use("/a", cors({ origin: process.env.WEB, methods: [], allowedHeaders: [] }));\napp.use("/b", cors({ origin: [process.env.ADMIN], methods: [], allowedHeaders: [] }));`,
    flags: { origin: ["WEB=https://a.test", "6:31=https://b.test"] },
    gives: "resources:\n  /a/*:\n    origins: [https://a.test]\n  /b/*:\n    origins: [https://b.test]",
  },
  {
    title: "another file",
    source: `import { origins } from "./config.js";\nimport cors from "cors";\napp.use(cors({ origin: origins }));`,
    gives: "3:24 import/run-time",
  },
  {
    title: "a list that is changed",
    source: `${APP}const list = ["https://a.test"];\nlist.push(process.env.WEB);\napp.use(cors({ origin: list }));`,
    gives: "7:24 import/run-time",
  },
  {
    title: "options that are changed",
    source: `${APP}const options = {};\noptions.origin = "https://a.test";\napp.use(cors(options));`,
    gives: "7:14 import/run-time",
  },
  {
    title: "a name that is shadowed",
    source: `${APP}const list = ["https://a.test"];\nfunction make(list) {\n  app.use(cors({ origin: list }));\n}`,
    gives: "7:26 import/run-time",
  },
  {
    title: "options for each request",
    source: `${APP}app.use(cors((request, done) => done(null, {})));`,
    gives: "5:14 import/per-request",
  },
  {
    title: "an option that is misspelt",
    source: `${APP}app.use(cors({ origins: ["https://a.test"] }));`,
    gives: "5:16 import/option-unknown",
  },
  {
    title: "a plain http origin with credentials",
    source: `${APP}app.use(cors({ origin: "http://a.test", credentials: true, allowedHeaders: [] }));`,
    gives: "5:24 credentials/insecure-origin",
  },
  {
    title: "a star in a string was never a pattern",
    source: `${APP}app.use(cors({ origin: "https://*.example.com" }));`,
    gives: "5:24 import/origin-never-matched",
  },
  {
    title: "a star in a string was never a pattern, and the command line means it",
    source: `${APP}app.use(cors({ origin: "https://*.example.com", methods: [], allowedHeaders: [] }));`,
    flags: { origin: ["https://*.example.com"] },
    gives: "resources:\n  /*:\n    origins: [https://*.example.com]",
    tells: ["different import/origin-never-matched"],
  },
  {
    title: "a star in a list is an origin like others",
    source: `${APP}app.use(cors({ origin: ["*"] }));`,
    gives: "5:25 import/origin-never-matched",
  },
  {
    title: "mirroring without credentials is a star",
    source: `${APP}app.use(cors({ origin: true, methods: ["PUT"], allowedHeaders: [] }));`,
    gives: 'resources:\n  /*:\n    origins: "*"\n    methods: [PUT]',
    tells: ["note import/origin-mirrored"],
    asked: ["/x"],
  },
  {
    title: "a function, and the command line says whom it grants",
    source: `${APP}app.use(cors({ origin: (o, done) => done(null, o === "https://app.example.com"), methods: ["PUT"], allowedHeaders: ["X-Custom"] }));`,
    flags: { origin: ["https://app.example.com"] },
    gives: at("/*"),
    tells: ["different import/origin-function"],
  },
  {
    title: "an expression with g goes on where it stopped",
    source: `${APP}app.use(cors({ origin: /^https:\\/\\/app\\.example\\.com$/g }));`,
    gives: "5:24 import/origin-expression",
  },
  {
    title: "every refusal at once",
    source: `${APP}app.use(cors({ origin: [/a.test/, process.env.WEB], methods: "put", maxAge: later() }));`,
    gives: "5:25 import/origin-expression\n5:35 import/run-time\n5:62 import/methods-case\n5:77 import/run-time",
  },
];

testRows("cors", ROWS);
