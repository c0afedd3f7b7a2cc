import { expect, test } from "vitest";
import { folderWith, runCorslet } from "./run-corslet.ts";

// Whole reports, as a person sees them. Each is what stands between the lines of the file and the exit code.
test.each<[idea: string, name: string, text: string, report: string]>([
  [
    "YAML",
    "corslet.policy.yaml",
    `resources:
  /api/*:
    origins:
      - https://app.example.com/
    methods: [PUT, DELETE]
    allowedHeaders: [Content-Type]
    credentials: true
    maxAge: 86400
`,
    `error origin/path corslet.policy.yaml:4:9
  "https://app.example.com/" has a path. An origin ends after host and port, so it would never match.

  2 |   /api/*:
  3 |     origins:
> 4 |       - https://app.example.com/
    |         ^^^^^^^^^^^^^^^^^^^^^^^^
  5 |     methods: [PUT, DELETE]

  mend  write https://app.example.com
  see   https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin

warning allow-headers/content-type-missing corslet.policy.yaml:5:14
  PUT is allowed but the header Content-Type is not, so pages cannot send JSON.

  3 |     origins:
  4 |       - https://app.example.com/
> 5 |     methods: [PUT, DELETE]
    |              ^^^^^^^^^^^^^
  6 |     allowedHeaders: [Content-Type]

  mend  add "Content-Type" to allowHeaders, if pages send JSON
  see   https://fetch.spec.whatwg.org/#cors-safelisted-request-header

error config/unknown-option corslet.policy.yaml:6:5
  There is no option allowedHeaders.

  4 |       - https://app.example.com/
  5 |     methods: [PUT, DELETE]
> 6 |     allowedHeaders: [Content-Type]
    |     ^^^^^^^^^^^^^^
  7 |     credentials: true

  mend  write allowHeaders
  see   https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS

warning max-age/capped corslet.policy.yaml:8:13
  86400 seconds will not be kept everywhere: Chromium keeps at most 7200, Firefox 86400, Safari 600.

  6 |     allowedHeaders: [Content-Type]
  7 |     credentials: true
> 8 |     maxAge: 86400
    |             ^^^^^

  mend  keep it, since each browser cuts it down for itself, and count on 600 seconds
  see   https://fetch.spec.whatwg.org/#http-access-control-max-age

2 errors, 2 warnings in corslet.policy.yaml
`,
  ],
  [
    "JSON",
    "corslet.policy.json",
    `{
  "origins": "*",
  "credentials": true
}
`,
    `error credentials/any-origin corslet.policy.json:2:14
  Credentials with origins "*" would let every web site act as the signed-in user; browsers refuse it.

  1 | {
> 2 |   "origins": "*",
    |              ^^^
  3 |   "credentials": true

  mend  list the origins, or leave credentials out
  see   https://fetch.spec.whatwg.org/#cors-protocol-and-credentials

1 error in corslet.policy.json
`,
  ],
  [
    "TypeScript whose definePolicy throws",
    "corslet.policy.ts",
    `import { definePolicy } from "corslet";

const partners = ["https://*.github.io"] as const;

export default definePolicy({ origins: [...partners], credentials: true });
`,
    `error credentials/public-suffix corslet.policy.ts:3:19
  "https://*.github.io" covers a public suffix: with credentials, anybody who registers a name under github.io could read the user's data.

  1 | import { definePolicy } from "corslet";
  2 |
> 3 | const partners = ["https://*.github.io"] as const;
    |                   ^^^^^^^^^^^^^^^^^^^^^
  4 |

  mend  name your own domain (https://*.example.github.io), or set dangerouslyAllowPublicSuffixes
  see   https://publicsuffix.org/

1 error in corslet.policy.ts
`,
  ],
  [
    "CommonJS whose values are computed",
    "corslet.policy.cjs",
    `module.exports = { origins: "http://a.test/".split(",") };\n`,
    `error origin/path corslet.policy.cjs:1:29
  "http://a.test/" has a path. An origin ends after host and port, so it would never match.

> 1 | module.exports = { origins: "http://a.test/".split(",") };
    |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^

  mend  write http://a.test
  see   https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin

1 error in corslet.policy.cjs
`,
  ],
  [
    "a module whose places cannot be told",
    "corslet.policy.mjs",
    `export { config as default };\nfunction config() {}\nconfig.origins = 1;\n`,
    `error config/type corslet.policy.mjs:1:10
  a function is not a policy configuration.

> 1 | export { config as default };
    |          ^^^^^^
  2 | function config() {}

  mend  write { resources: { "/api/*": { origins: ["https://app.example.com"] } } }
  see   https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS

1 error in corslet.policy.mjs
`,
  ],
  [
    "a sound policy",
    "corslet.policy.yaml",
    `resources:
  /api/*:
    - origins: [https://a.test, https://b.test, https://c.test, https://d.test, https://*.e.test]
      methods: [PUT, GET]
      allowHeaders: [Content-Type]
      credentials: true
    - origins: "*"
  /:
    origins: ["*"]
    methods: "*"
`,
    `ok corslet.policy.yaml is a sound policy for 2 resources:

  /api/*  https://a.test, https://b.test, https://c.test and 2 others with credentials
          GET, HEAD, POST, PUT
          anybody without credentials
          GET, HEAD, POST
  /       anybody without credentials
          every method
`,
  ],
  [
    "a sound policy with a warning",
    "corslet.policy.yaml",
    "origins: [https://a.test]\nmaxAge: 7201\n",
    `warning max-age/capped corslet.policy.yaml:2:9
  7201 seconds will not be kept everywhere: Chromium keeps at most 7200, Firefox 86400, Safari 600.

  1 | origins: [https://a.test]
> 2 | maxAge: 7201
    |         ^^^^

  mend  keep it, since each browser cuts it down for itself, and count on 600 seconds
  see   https://fetch.spec.whatwg.org/#http-access-control-max-age

1 warning in corslet.policy.yaml

ok corslet.policy.yaml is a sound policy for 1 resource:

  /*  https://a.test without credentials
      GET, HEAD, POST
`,
  ],
  [
    "a file of one long line",
    "corslet.policy.json",
    JSON.stringify({
      origins: [...Array.from({ length: 50 }, (_, i) => `https://h${i}.test`), "HTTPS://a.test"],
      maxAge: 5,
    }),
    `error origin/upper-case corslet.policy.json:1:953
  "HTTPS://a.test" has upper-case letters. Browsers send origins in lower case, so it would never match.

> 1 | …ttps://h48.test","https://h49.test","HTTPS://a.test"],"maxAge":5}
    |                                      ^^^^^^^^^^^^^^^^

  mend  write https://a.test
  see   https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin

1 error in corslet.policy.json
`,
  ],
])("%s", async (_, name, text, report) => {
  expect((await runCorslet(["check"], folderWith({ [name]: text }))).stdout).toBe(report);
});

test("a file that cannot be read is told of in the same way, on standard error", async () => {
  const { stderr } = await runCorslet(
    ["check"],
    folderWith({ "corslet.policy.yaml": 'resources:\n  /a: {origins: "*"}\n  /a: {}\n' }),
  );
  expect(stderr).toBe(`error corslet.policy.yaml:3:3
  "/a" stands twice in one object (first at 2:3); one of the two would be lost.

  1 | resources:
  2 |   /a: {origins: "*"}
> 3 |   /a: {}
    |   ^^

  next  keep one; several grants for one path go in a list
`);
});
