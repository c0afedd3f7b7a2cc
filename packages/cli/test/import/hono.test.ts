import { type Row, testRows } from "./_rows.ts";

const APP = `const { Hono } = require("hono");
const { cors } = require("hono/cors");
`;
const OPTIONS = `{ origin: ["https://app.example.com"], allowMethods: ["PUT"], allowHeaders: ["X-Custom"] }`;

const at = (pattern: string): string => `resources:
  ${pattern}:
    origins: [https://app.example.com]
    methods: [PUT]
    allowHeaders: [X-Custom]`;

const ROWS: readonly Row[] = [
  {
    title: "app.use without a path",
    source: `${APP}const app = new Hono();\napp.use(cors(${OPTIONS}));`,
    gives: at("/*"),
    asked: ["/", "/x"],
  },
  {
    title: "a star",
    source: `${APP}const app = new Hono();\napp.use("*", cors(${OPTIONS}));`,
    gives: at("/*"),
    asked: ["/x"],
  },
  {
    title: "below a path, the path itself included",
    source: `${APP}const app = new Hono();\napp.use("/api/*", cors(${OPTIONS}));`,
    gives: at("/api/*"),
    asked: ["/api", "/api/x", "/apix"],
  },
  {
    title: "a path without a star is that path alone",
    source: `${APP}const app = new Hono();\napp.use("/api", cors(${OPTIONS}));`,
    gives: at("/api"),
    asked: ["/api", "/api/x"],
  },
  {
    title: "a chain, with a base path",
    source: `${APP}const app = new Hono().basePath("/v1").use("/api/*", cors(${OPTIONS}));`,
    gives: at("/v1/api/*"),
    asked: ["/v1/api/x", "/api/x"],
  },
  {
    title: "a part that is mounted",
    source: `${APP}const books = new Hono();\nbooks.use(cors(${OPTIONS}));\nbooks.all("*", (c) => c.text("ok"));\nconst app = new Hono();\napp.route("/books", books);`,
    gives: at("/books/*"),
    asked: ["/books/x", "/x"],
  },
  {
    title: "on()",
    source: `${APP}const app = new Hono();\napp.on(["PUT", "OPTIONS", "GET", "POST", "HEAD"], ["/x"], cors(${OPTIONS}), (c) => c.text("ok"));`,
    gives: at("/x"),
    asked: ["/x"],
  },
  {
    title: "a single route",
    source: `${APP}const app = new Hono();\napp.get("/x", cors(${OPTIONS}), (c) => c.text("ok"));`,
    gives: "resources:\n  /x:\n    origins: [https://app.example.com]",
    tells: ["different import/one-method"],
  },
  {
    title: "the narrower one first",
    source: `${APP}const app = new Hono();\napp.use("/a/*", cors(${OPTIONS}));\napp.use("*", cors({ origin: "https://b.test", allowMethods: [], allowHeaders: ["X-B"] }));`,
    gives: `${at("/a/*")}\n  /*:\n    origins: [https://b.test]\n    allowHeaders: [X-B]`,
    tells: ["different import/overlap"],
    asked: ["/y"],
  },
  {
    title: "a parameter",
    source: `${APP}const app = new Hono();\napp.use("/u/:id/*", cors());`,
    gives: "4:9 import/path",
  },
  {
    title: "made for each request",
    source: `${APP}const app = new Hono();\napp.use("*", (c, next) => cors({ origin: c.env.WEB })(c, next));`,
    gives: "4:27 import/path-unknown\n4:42 import/run-time",
  },
  {
    title: "a function for origins",
    source: `${APP}const app = new Hono();\napp.use(cors({ origin: (origin) => (origin.endsWith(".example.com") ? origin : "https://example.com") }));`,
    gives: "4:24 import/origin-function",
  },
  {
    title: "a function for methods",
    source: `${APP}const app = new Hono();\napp.use(cors({ origin: "https://a.test", allowMethods: () => ["GET"] }));`,
    gives: "4:56 import/option-type",
  },
  {
    title: "an expression fails there",
    source: `${APP}const app = new Hono();\napp.use(cors({ origin: /a/ }));`,
    gives: "4:24 import/option-type",
  },
  {
    title: "a star in a list is an origin like others",
    source: `${APP}const app = new Hono();\napp.use(cors({ origin: ["*"] }));`,
    gives: "4:25 import/origin-never-matched",
  },
  {
    title: "defaults",
    source: `${APP}const app = new Hono();\napp.use(cors());`,
    gives: `resources:\n  /*:\n    origins: "*"\n    methods: [GET, HEAD, PUT, POST, DELETE, PATCH, QUERY]\n    allowHeaders: ["*", Authorization]`,
    tells: ["note import/methods-default", "note import/headers-mirrored"],
    asked: ["/x"],
  },
  {
    title: "defaults with credentials",
    source: `${APP}const app = new Hono();\napp.use(cors({ credentials: true }));`,
    gives: `resources:\n  /*:\n    origins: "*"\n    methods: [GET, HEAD, PUT, POST, DELETE, PATCH, QUERY]\n    allowHeaders: ["*", Authorization]`,
    tells: ["note import/any-with-credentials"],
    asked: ["/x"],
  },
];

testRows("hono", ROWS);
