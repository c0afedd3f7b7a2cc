import { describe, expect, test } from "vitest";
import { readOwnCookie } from "../../src/csrf/cookie.ts";
import { checkGuard, guard, GuardError, type GuardOptions, type WriteFacts } from "../../src/csrf/index.ts";
import { parseAddressRange } from "../../src/http/address-range.ts";
import { checkPolicy } from "../../src/index.ts";
import { DERIVING, EVIL, KEY, POLICY, post, READER, told, WRITER, eachRow } from "./_facts.ts";

// What an attacker would try, one row a trick. A request gets through only where the first column says so.

const strict = guard(POLICY, { unsafe: ["GET /logout", "GET /actions/*", "GET /a%2Fb", "OPTIONS /sweep"] });
const cross = { origin: EVIL, "sec-fetch-site": "cross-site" };
const get = (path: string, headers: WriteFacts["headers"] = {}, method = "GET"): WriteFacts =>
  post({ ...cross, ...headers }, { method, path });

test.each([
  ["GET /actions/* and OPTIONS /actions/delete", "/actions/delete", "GET"],
  ["GET /* and OPTIONS /a/*", "/a/b", "GET"],
  ["OPTIONS /* and GET /", "/", "OPTIONS"],
  ["GET /a/* and OPTIONS /a", "/a", "HEAD"],
])("what declares all below a path declares each: %s, %s", (routes, path, method) => {
  const declared = guard(POLICY, { unsafe: routes.split(" and ") });
  expect(told(declared, get(path, {}, method))).toBe(`refuse origin-foreign ${EVIL}`);
});

test("what declares a path declares nothing above it, nor beside it", () => {
  const declared = guard(POLICY, { unsafe: ["GET /a/b", "OPTIONS /a/*", "GET /ab/*"] });
  expect(told(declared, get("/a/c"))).toBe("allow safe");
  expect(told(declared, get("/a"))).toBe("allow safe");
});

describe("a write that is dressed up as a read", () => {
  test.each([
    "/x?_method=DELETE",
    "/x?_METHOD=delete",
    "/x?a=1&_method=PUT",
    "/x?%5Fmethod=PUT",
    "/x?_%6dethod=PUT",
    "/x?+_method=PUT",
    "/x?_method[]=PUT",
    "/x?_method%5B0%5D=PUT",
    "/x?_method=GET&_method=PUT",
    "/x?_method=GET,PUT",
    "/x?_method=%20put",
    "/x?_method=PUT%00",
    "/x?_method=PUT;x",
    // qs: a name in brackets is that name.
    "/x?[_method]=PUT",
    "/x?%5B_method%5D=PUT",
    "/x?_method[a][b]=PUT",
    // PHP: dots and spaces in names are underscores, and a NUL ends them.
    "/x?.method=PUT",
    "/x?%20.method=PUT",
    "/x?_method%00a=PUT",
    // Servers that take a semicolon for a separator, or for the beginning of a query.
    "/x?a=1;_method=PUT",
    "/x?_method=GET;_method=PUT",
    "/x;_method=PUT",
    "/x;a=1&_method=PUT",
    "/x%3B_method=PUT",
    // ASP.NET MVC reads the header's name in a query too.
    "/x?X-HTTP-Method-Override=PUT",
    "/x?x-http-method=PUT",
    "https://api.example.com/x?_method=PUT",
    "https://api.example.com?_method=PUT",
  ])("%s", (path) => {
    for (const method of ["GET", "HEAD", "OPTIONS"])
      expect(told(strict, get(path, {}, method)), method).toMatch(/^refuse /);
  });

  test.each([
    ["behind a long query", `/x?${"a".repeat(9000)}&_method=PUT`],
    ["before a long query", `/x?_method=PUT&${"a".repeat(9000)}`],
    ["at the end of a long list", `/x?_method=${"GET,".repeat(20)}PUT`],
  ])("%s", (_title, path) => {
    expect(told(strict, get(path))).toBe("refuse origin-foreign https://evil.test");
    // What could not be read, nobody is granted.
    expect(told(strict, get(`/api${path}`, { origin: WRITER }))).toBe("refuse method-not-listed ");
  });

  test.each(["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])("%s", (name) => {
    for (const value of ["DELETE", "delete", " PuT\t", "GET, PUT", ",,PUT", "x", `${"GET,".repeat(20)}PUT`])
      expect(told(strict, get("/x", { [name.toLowerCase()]: value })), value).toMatch(/^refuse /);
  });

  test.each([
    "/x",
    "/x?method=card",
    "/x?payment_method=card",
    "/x?a=_method",
    "/x?_method=get",
    "/x?_methods=PUT",
    "/x;v=1",
  ])("and not %s", (path) => expect(told(strict, get(path))).toBe("allow safe"));

  test("and not a long query without the word", () => {
    expect(told(strict, get(`/x?${"a".repeat(9000)}`))).toBe("allow safe");
  });
});

describe("a route that writes on GET, in the spellings that some router takes for it", () => {
  test.each([
    "/logout",
    "/logout?x=1",
    "/logout/",
    "/logout//",
    "//logout",
    "/LOGOUT",
    "/%6cogout",
    "/%4COGOUT",
    "/./logout",
    "/a/../logout",
    "/logout/.",
    "/logout;jsessionid=1",
    "/logout;/",
    "/logout%3Bx",
    "/logout%2F",
    "/%2flogout",
    "/%5clogout",
    "\\logout",
    "/logout\\",
    "https://api.example.com/logout",
    "/logout.json",
    "/logout%20",
    "/logout%00.png",
    "/actions",
    "/actions/1",
    "/Actions//1/",
    "/actions%2f1",
    "/a%2Fb",
    "/a%2fb",
    "/A/B",
    "*",
    "",
  ])("%s", (path) => {
    expect(told(strict, get(path))).toMatch(/^refuse /);
    expect(told(strict, get(path, {}, "HEAD"))).toMatch(/^refuse /);
  });

  test.each(["/logout?_method=GET", "/logout;_method=get"])("by an override to GET: %s", (path) => {
    expect(told(strict, get(path, {}, "OPTIONS"))).toMatch(/^refuse /);
  });

  test("by a header that overrides OPTIONS with GET, or GET with OPTIONS", () => {
    expect(told(strict, get("/logout", { "x-http-method-override": "GET" }, "OPTIONS"))).toMatch(/^refuse /);
    expect(told(strict, get("/sweep", { "x-http-method-override": "OPTIONS" }))).toMatch(/^refuse /);
  });

  test.each(["/logouts", "/log/out", "/a", "/action", "/x/logout"])("and not %s", (path) =>
    expect(told(strict, get(path))).toBe("allow safe"),
  );
});

describe("a handshake that is none", () => {
  const upgrade = { upgrade: "websocket", origin: READER, "sec-fetch-site": "cross-site" };

  test("a reader's POST does not become a GET by asking for a WebSocket", () => {
    expect(told(strict, post(upgrade))).toBe("refuse method-not-listed POST");
    expect(told(strict, post(upgrade, { method: "GET" }))).toBe("allow writer");
  });

  test("a POST needs its token, whatever it asks to upgrade to", () => {
    const always = guard(POLICY, { tokens: { keys: [KEY], binding: () => "s", always: true } });
    expect(told(always, post({ ...upgrade, origin: WRITER }))).toBe("refuse token-missing");
    expect(told(always, post({ ...upgrade, origin: WRITER }, { method: "GET" }))).toBe("allow writer");
  });
});

describe("an origin that is nearly another", () => {
  test.each([
    "https://api.example.com.",
    "https://api.example.com:443",
    "https://API.example.com",
    "https://api.example.com/",
    "https://user@api.example.com",
    "http://api.example.com",
    "https://api.example.com\u0000",
    " https://api.example.com",
    "https://app.example.com.",
    "https://app.example.com:443",
    "https://.apps.example.com",
    "https://evil.test/.apps.example.com",
    "https://evil.test#.apps.example.com",
    "https://app.example.com, https://app.example.com",
    "https://app.example.com,",
    "https://app.exаmple.com",
    "https://xn--exmple-4nf.com",
    "null",
    "NULL",
    "",
    " ",
    "file://",
    "https://",
  ])("%j", (origin) => {
    for (const policy of [POLICY, DERIVING]) {
      expect(told(guard(policy), post({ origin })), "without Sec-Fetch-Site").toMatch(/^refuse /);
      expect(told(guard(policy), post({ origin, "sec-fetch-site": "cross-site" }))).toMatch(/^refuse /);
      expect(told(guard(policy), post({ origin, "sec-fetch-site": "none" }))).toMatch(/^refuse /);
    }
  });

  test.each(["Same-Origin", "same-origin ", "same-origin, same-origin", "same-origin\u0000", "", "SAME-SITE", "none,"])(
    "Sec-Fetch-Site: %j says nothing",
    (site) => {
      expect(told(guard(POLICY), post({ origin: EVIL, "sec-fetch-site": site }))).toBe(`refuse origin-foreign ${EVIL}`);
      expect(told(guard(POLICY), post({ "sec-fetch-site": site }))).toBe("refuse no-evidence");
    },
  );
});

const self = (headers: WriteFacts["headers"], facts: Partial<WriteFacts> = {}): string =>
  told(
    guard(DERIVING, { trustProxy: ["10.0.0.0/8"] }),
    post({ origin: EVIL, ...headers }, { path: "/other", ...facts }),
  );

describe("the API's own origin, as an attacker would have it derived", () => {
  eachRow<[string, WriteFacts["headers"], Partial<WriteFacts>?]>([
    ["a proxy that nobody trusts", { "x-forwarded-host": "evil.test" }, { peer: "203.0.113.1" }],
    ["a peer that is not known", { "x-forwarded-host": "evil.test" }],
    ["an address that only looks like the proxy's", { "x-forwarded-host": "evil.test" }, { peer: "010.0.0.1" }],
    ["an IPv6 address with the proxy's in its end", { "x-forwarded-host": "evil.test" }, { peer: "::10.0.0.1" }],
    ["one host of several", { "x-forwarded-host": "evil.test, api.example.com" }, { peer: "10.0.0.1" }],
    ["a scheme of several", { "x-forwarded-proto": "https,http", host: "evil.test" }, { peer: "10.0.0.1" }],
    ["a host with a user", { host: "api.example.com@evil.test" }],
    ["a host with a path", { host: "evil.test/api.example.com" }],
    ["a host with a trailing dot", { host: "evil.test." }],
    ["a host in upper case with a trailing dot", { host: "EVIL.test." }],
    ["two hosts in one line", { host: "evil.test, evil.test" }],
    ["a host and another authority", { host: "api.example.com", ":authority": "evil.test" }],
    ["no host", { host: "" }],
  ])("%s", (_title, headers, facts) => {
    expect(self(headers, facts)).toBe(`refuse origin-foreign ${EVIL}`);
  });

  test("a proxy that is trusted is believed, in either spelling of its address", () => {
    for (const peer of ["10.0.0.1", "::ffff:10.0.0.1", "::ffff:a00:1"])
      expect(self({ "x-forwarded-host": "evil.test" }, { peer })).toBe("allow own-origin");
  });
});

describe("addresses", () => {
  test.each([
    "1.2.3.4::",
    "1.2.3.4::1",
    "::1.2.3.4:1",
    "::ffff:10.0.0.0/8",
    "::ffff:10.0.0.0/95",
    "0::ffff:10.0.0.0/0",
  ])("%s is no range, neither for a proxy nor in a policy", (text) => {
    expect(parseAddressRange(text)).toBeNull();
    expect(checkPolicy({ origins: [EVIL], trustProxy: text }).map(({ code }) => code)).toEqual(["config/type"]);
  });

  test("an IPv4 range that IPv6 carries is that IPv4 range", () => {
    expect(parseAddressRange("::ffff:10.0.0.0/104")).toEqual(parseAddressRange("10.0.0.0/8"));
  });
});

describe("a cookie that a sibling host planted", () => {
  const [own, planted] = ["a".repeat(43), "b".repeat(43)];
  const NAME = "__Host-csrf";

  test.each([
    `${NAME}=${planted}; ${NAME}=${own}`,
    `\u00a0${NAME}=${planted}`,
    `${NAME}\u00a0=${planted}`,
    `\ufeff${NAME}=${planted}`,
    `\u2000${NAME}=${planted}`,
    `\u0085${NAME}=${planted}`,
    `\v${NAME}=${planted}`,
    `__host-csrf=${planted}`,
    `__Host-csrf%20=${planted}`,
    `$Version=1, ${NAME}=${planted}`,
    `${NAME}=${planted}\u00a0`,
    `${NAME}="${planted}"`,
  ])("%j is not ours", (header) => expect(readOwnCookie(header, NAME)).toBeNull());
});

describe("a key that was written in the wrong place", () => {
  const SECRET = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFy+/==";

  eachRow<[string, unknown]>([
    ["instead of the options", SECRET],
    ["instead of tokens", { tokens: SECRET }],
    ["instead of the keys", { tokens: { keys: SECRET, binding: () => null } }],
    ["as the name of a key", { tokens: { keys: [{ kid: SECRET, key: "2026" }], binding: () => null } }],
    ["as a key in a list", { tokens: { keys: [[SECRET]], binding: () => null } }],
    ["as a short key", { tokens: { keys: [SECRET.slice(0, 31)], binding: () => null } }],
    ["as the binding", { tokens: { keys: [KEY], binding: SECRET } }],
    ["under a misspelt name", { tokens: { secret: SECRET, key: SECRET, binding: () => null } }],
    ["beside the key", { tokens: { keys: [{ kid: "a", secret: SECRET }], binding: () => null } }],
    ["as the scope", { tokens: { keys: [KEY], binding: () => null, scope: [SECRET] } }],
    ["as the header", { tokens: { keys: [KEY], binding: () => null, header: SECRET } }],
    ["as the field", { tokens: { keys: [KEY], binding: () => null, field: ` ${SECRET}` } }],
    ["as the cookie", { tokens: { keys: [KEY], binding: () => null, cookie: SECRET } }],
    ["as the cookie's name", { tokens: { keys: [KEY], binding: () => null, cookie: { name: SECRET } } }],
  ])("%s is nowhere in what is said of it", (_title, options) => {
    const problems = checkGuard(POLICY, options);
    expect(problems).not.toEqual([]);
    const error = new GuardError(problems);
    const said = [JSON.stringify(problems), JSON.stringify(error), error.message, error.stack, String(error)].join();
    expect(said).not.toContain(SECRET.slice(0, 31));
    expect(() => guard(POLICY, options as GuardOptions)).toThrow(GuardError);
  });
});
