import { describe, expect, test } from "vitest";
import { folderWith, type Outcome, runCorslet } from "../check/run-corslet.ts";

const POLICY = `resources:
  /api/*:
    origins: [https://app.example.com]
    methods: [GET, POST, PUT]
    allowHeaders: [Content-Type]
    credentials: true
  /public/*:
    origins: [https://app.example.com]
    methods: [POST]
`;
const API = "https://api.example.com/api/notes";
const APP = "https://app.example.com";
const EVIL = "https://evil.test";

interface Told {
  readonly verdict: string;
  readonly request: object;
  readonly mode: string;
  readonly engines: readonly {
    readonly engine: string;
    readonly code: string | null;
    readonly cookies: readonly string[];
    readonly request: { readonly headers: readonly [string, string][] } | null;
    readonly decision: { readonly allowed: boolean; readonly reason: string; readonly mend: string | null } | null;
    readonly withoutCookies: object | null;
  }[];
}

const explain = (args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
  runCorslet(["explain", ...args, "--policy", "p.yaml"], folderWith({ "p.yaml": POLICY, ...files }));

async function told(args: readonly string[], files?: Readonly<Record<string, string>>) {
  const { stdout, stderr, code } = await explain([...args, "--json"], files);
  expect(stderr).toBe("");
  return { code, ...(JSON.parse(stdout) as Told) };
}

/** The verdict, and each engine's reason where they are not alike. */
function shown({ verdict, engines }: Told): string {
  const reasons = engines.map(({ decision, code }) => decision?.reason ?? `not sent, ${code}`);
  return `${verdict}: ${new Set(reasons).size === 1 ? reasons[0] : reasons.join(", ")}`;
}

describe("whether the guard lets a write through, in Chromium, Firefox and WebKit", () => {
  test.each<[idea: string, args: readonly string[], expected: string, exit: number]>([
    ["a form of a page that the policy lists", [API, "--from", APP, "--form"], "allowed: writer", 0],
    ["a forged form", [API, "--from", EVIL, "--form"], "refused: origin-foreign", 1],
    [
      "a form of another port: same site, another origin",
      [API, "--from", `${APP}:8443`, "--form"],
      "refused: origin-foreign",
      1,
    ],
    ["a form of the API's own", [API, "--from", "https://api.example.com", "--form"], "allowed: same-origin", 0],
    [
      "the same that hides its referrer",
      [API, "--from", "https://api.example.com", "--form", "--referrer-policy", "no-referrer"],
      "allowed: same-origin",
      0,
    ],
    [
      "a forged one that hides it",
      [API, "--from", EVIL, "--form", "--referrer-policy", "no-referrer"],
      "refused: origin-null",
      1,
    ],
    [
      "over plain http nothing but Origin tells",
      [
        "http://api.example.com/api/x",
        "--from",
        "http://api.example.com",
        "--form",
        "--referrer-policy",
        "no-referrer",
      ],
      "refused: origin-null",
      1,
    ],
    ["a sandboxed page", [API, "--from", "null", "--form"], "refused: origin-null", 1],
    ["led through another site", [API, "--from", APP, "--form", "--via", `${EVIL}/r`], "refused: origin-null", 1],
    [
      "a method that the preflight refuses is never sent",
      [API, "--from", APP, "-X", "DELETE", "--write"],
      "not-sent: not sent, MethodDisallowedByPreflightResponse",
      1,
    ],
    ["one that it grants is", [API, "--from", APP, "-X", "PUT", "--write"], "allowed: writer", 0],
    [
      "mode no-cors is sent, and refused",
      [API, "--from", EVIL, "--mode", "no-cors", "-d", "x", "--write"],
      "refused: origin-foreign",
      1,
    ],
    ["a WebSocket of a granted page", ["wss://api.example.com/api/s", "--from", APP], "allowed: writer", 0],
    ["a foreign WebSocket", ["WSS://api.example.com/api/s", "--from", EVIL], "refused: origin-foreign", 1],
    [
      "a WebSocket on a path where GET is not listed",
      ["wss://api.example.com/public/s", "--from", APP],
      "refused: method-not-listed",
      1,
    ],
    ["a typed address", [API, "--from", "none"], "allowed: safe", 0],
  ])("%s", async (_, args, expected, exit) => {
    const found = await told(args);
    expect([shown(found), found.code]).toEqual([expected, exit]);
    expect(found.engines.map(({ engine }) => engine)).toEqual(["chromium", "firefox", "webkit"]);
  });

  test("engines differ in the cookies that ride along", async () => {
    // From http to https is another site, whose cookies Firefox sends along all the same.
    const args = ["https://app.example.com/public/x", "--from", "http://app.example.com", "--form"];
    const { engines } = await told(args);
    expect(engines.map(({ cookies }) => cookies.includes("Strict"))).toEqual([false, true, true]);
  });

  test("what is refused for its cookies' sake, and would pass without", async () => {
    const found = await told(["https://api.example.com/public/x", "--from", APP, "--form"]);
    expect(shown(found)).toBe("refused: credentials-not-granted");
    expect(found.engines[0]?.withoutCookies).toEqual({ allowed: true, reason: "writer" });
    const without = await told(["https://api.example.com/public/x", "--from", APP, "-d", "x", "--write"]);
    expect([shown(without), without.engines[0]?.cookies, without.engines[0]?.withoutCookies]).toEqual([
      "allowed: writer",
      [],
      null,
    ]);
  });

  test("one engine alone", async () => {
    const { engines } = await told(["wss://api.example.com/api/s", "--from", EVIL, "--engine", "firefox"]);
    expect(engines.map(({ engine }) => engine)).toEqual(["firefox"]);
    expect(engines[0]?.request?.headers).toContainEqual(["Sec-Fetch-Site", "cross-site"]);
  });
});

describe("the guard's options", () => {
  test.each<[idea: string, options: string, args: readonly string[], expected: string]>([
    [
      "a route declared unsafe",
      "unsafe: [GET /logout]\n",
      ["https://api.example.com/logout", "--from", EVIL, "--form", "-X", "GET"],
      "refused: origin-missing",
    ],
    [
      "typed, it passes",
      "unsafe: [GET /logout]\n",
      ["https://api.example.com/logout", "--from", "none"],
      "allowed: user-initiated",
    ],
    [
      "a sibling that is trusted",
      "sameSite: trust\n",
      [API, "--from", "https://x.example.com", "--form"],
      "allowed: same-site-trusted",
    ],
    [
      "an exemption",
      "exempt: [{ method: POST, path: /hook, because: signed }]\n",
      ["https://api.example.com/hook", "--from", EVIL, "--form"],
      "allowed: exempt",
    ],
  ])("%s", async (_, options, args, expected) => {
    expect(shown(await told([...args, "--csrf", "csrf.yaml"], { "csrf.yaml": options }))).toBe(expected);
  });

  test("report mode: refused, and said to pass", async () => {
    const files = { "csrf.yaml": "mode: report\n" };
    const { stdout, code } = await explain([API, "--from", EVIL, "--form", "--csrf", "csrf.yaml"], files);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^REFUSED origin-foreign\nIn report mode the guard lets it pass/) as string,
    ]);
  });

  test("with errors, they are told, and the exit code is 2", async () => {
    const { stderr, code } = await explain([API, "--from", EVIL, "--csrf", "csrf.yaml"], { "csrf.yaml": "mode: x\n" });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error guard\/type csrf\.yaml:1:7\n/) as string]);
  });
});

test("text: what is sent, what it means, and what would change it", async () => {
  const { stdout } = await explain([API, "--from", EVIL, "--form"]);
  expect(stdout).toBe(`REFUSED origin-foreign

Chromium
-> POST https://api.example.com/api/notes (form)
   Sec-Fetch-Site: cross-site
   Origin: https://evil.test
   Referer: https://evil.test/
   cookies: those with SameSite=None, and those without SameSite that are not two minutes old
<- 403 Forbidden: origin-foreign
   The page that sent this request may not write here.

Firefox, WebKit
-> POST https://api.example.com/api/notes (form)
   Sec-Fetch-Site: cross-site
   Origin: https://evil.test
   Referer: https://evil.test/
   cookies: those with SameSite=None, and those without SameSite
<- 403 Forbidden: origin-foreign
   The page that sent this request may not write here.

If it should be let through
  To let that origin write, list it and the method in a grant of this path. This request was taken to be addressed to https://api.example.com: if browsers know the API by another origin, set self in the policy, or trustProxy for the proxy in front.
`);
});

describe("a call that writes is told about the guard besides", () => {
  test("after the explanation; the exit code stays the browser's", async () => {
    const { stdout, code } = await explain([API, "--from", EVIL, "-d", "x"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^BLOCKED MissingAllowOriginHeader\n[^]*\n\nWith a CSRF guard on this policy\nREFUSED origin-foreign\n/,
    );
    const readable = await explain(["https://api.example.com/public/x", "--from", APP, "-d", "x", "--json"]);
    expect(readable.code).toBe(0);
    expect(JSON.parse(readable.stdout)).toMatchObject({ verdict: "readable", write: { verdict: "allowed" } });
  });

  test("not one that reads", async () => {
    const { stdout } = await explain([API, "--from", APP]);
    expect(stdout).not.toContain("guard");
  });
});

describe("what cannot be asked says what to write", () => {
  test.each<[idea: string, args: readonly string[], says: RegExp]>([
    ["a form with headers", [API, "--from", APP, "--form", "-H", "X-A: 1"], /A form sets no headers[^]*leave out -H/],
    ["a form that PUTs", [API, "--from", APP, "--form", "-X", "PUT"], /GET or POST, not PUT/],
    ["a typed POST", [API, "--from", "none", "-X", "POST"], /Nobody types a POST/],
    ["a WebSocket that is led", ["wss://api.example.com", "--from", APP, "--via", EVIL], /follows no redirect/],
    ["a way that is none", [API, "--from", APP, "--via", "evil"], /--via: "evil" is no web address/],
    ["a URL that no page calls", ["ftp://api.example.com", "--from", APP, "--write"], /is no web address/],
    ["no page", [API, "--write"], /There is no page/],
    [
      "an encoding that forms lack",
      [API, "--from", APP, "--form", "--enctype", "json"],
      /urlencoded, multipart, text-plain/,
    ],
  ])("%s", async (_, args, says) => {
    const { stderr, stdout, code } = await explain(args);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringMatching(says) as string]);
  });

  test("no policy", async () => {
    const { stderr, code } = await runCorslet(["explain", API, "--from", EVIL, "--form"], folderWith({}));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--policy corslet\.policy\.yaml/) as string]);
  });
});
