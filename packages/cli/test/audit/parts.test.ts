import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelsFor } from "../../src/audit/fresh.ts";
import { reads } from "../../src/audit/judge.ts";
import { nearestName } from "../../src/audit/known-names.ts";
import { redactorFor } from "../../src/audit/redact.ts";
import { sessionOf } from "../../src/audit/secrets.ts";
import { trustedBy } from "../../src/audit/trusted-of.ts";
import { policyOf } from "corslet";

describe("the judge is the CORS check, on raw lines", () => {
  const ORIGINS = [
    "https://app.example.com",
    "https://APP.example.com",
    "null",
    "capacitor://app.example.com",
    "http://a.test:8080",
  ];
  const line = fc.constantFrom(...ORIGINS, "*", "", "https://app.example.com/", "https://app.example.com, *");
  const allow = fc.array(line, { maxLength: 2 });
  const credentialLines = fc.array(fc.constantFrom("true", "True", "false", "true, true"), { maxLength: 2 });

  it("for any lines", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("https://app.example.com", "null", "capacitor://app.example.com", "http://a.test:8080"),
        allow,
        credentialLines,
        fc.boolean(),
        async (origin, allowed, credentials, isCredentialed) => {
          const headers = [
            ...allowed.map((value) => ["Access-Control-Allow-Origin", value] as const),
            ...credentials.map((value) => ["Access-Control-Allow-Credentials", value] as const),
          ];
          const [value] = allowed;
          const expected =
            allowed.length === 1 &&
            (value === origin || (value === "*" && !isCredentialed)) &&
            (!isCredentialed || credentials.join(", ") === "true");
          expect(await reads({ status: 200, headers }, origin, isCredentialed)).toBe(expected);
        },
      ),
    );
  });

  it("a redirect is read by nobody", async () => {
    const headers = [
      ["Access-Control-Allow-Origin", "*"],
      ["Location", "/"],
    ] as const;
    expect(await reads({ status: 302, headers }, "https://a.test", false)).toBe(false);
  });
});

describe("misspelt names", () => {
  it.each([
    ["Access-Control-Allow-Origins", "Access-Control-Allow-Origin"],
    ["Access-Control-Allow-Method", "Access-Control-Allow-Methods"],
    ["Acces-Control-Allow-Origin", "Access-Control-Allow-Origin"],
    ["access-control-allow-credential", "Access-Control-Allow-Credentials"],
    ["Access-Control-Allow-Orgin", "Access-Control-Allow-Origin"],
    ["Access-Control-Maxage", "Access-Control-Max-Age"],
    ["ACCESS-CONTROL-ALLOW-ORIGIN", null],
    ["Access-Control-Allow-Private-Network", null],
    ["Access-Control-Request-Method", null],
    ["Content-Type", null],
    ["a".repeat(10_000), null],
  ])("%s", (name, meant) => expect(nearestName(name)).toBe(meant));
});

describe("secrets", () => {
  const sources = { env: { TOKEN: "from-the-environment" }, readStdin: () => "from-standard-input\n" };
  it.each([
    [["sid=1"], [], [["Cookie", "sid=1"]], true],
    [["a=1", "b=2"], [], [["Cookie", "a=1; b=2"]], true],
    [["env:TOKEN"], [], [["Cookie", "from-the-environment"]], true],
    [["-"], [], [["Cookie", "from-standard-input"]], true],
    [[], ["Authorization: Bearer abc"], [["Authorization", "Bearer abc"]], false],
    [[], ["Authorization: Basic abc"], [["Authorization", "Basic abc"]], true],
    [[], ["X-Key: env:TOKEN"], [["X-Key", "from-the-environment"]], false],
  ] as const)("%j %j", (cookies, headers, lines, isAmbient) => {
    expect(sessionOf(cookies, headers, sources)).toEqual({ headers: lines, isAmbient });
  });

  it("none: no session", () => expect(sessionOf([], [], sources)).toBeNull());

  it("are shown nowhere", () => {
    const session = sessionOf(["sid=abcdef; other=ghijkl"], ["Authorization: Bearer mnopqr"], sources);
    const { text, exchange } = redactorFor(session);
    expect(text("sid is abcdef, and mnopqr; ?corslet=0123456789abcdef")).toBe("sid is ***, and ***; ?corslet=1");
    const shown = exchange({
      role: "shows",
      shows: "",
      request: { method: "GET", url: "http://a.test/?t=ghijkl", headers: session?.headers ?? [] },
      answer: {
        status: 200,
        headers: [
          ["Set-Cookie", "sid=xyz; Path=/"],
          ["Date", "today"],
        ],
      },
    });
    expect(shown.request.headers).toEqual([
      ["Cookie", "***"],
      ["Authorization", "***"],
    ]);
    expect(shown.request.url).toBe("http://a.test/?t=***");
    expect(shown.answer?.headers).toEqual([
      ["Set-Cookie", "sid=***; Path=/"],
      ["Date", "…"],
    ]);
  });
});

describe("who is trusted", () => {
  it("by option: stars are matched, and a name is made up for each", () => {
    const trusted = trustedBy(null, ["https://*.example.com", "http://localhost:*"])("http://a.test/");
    expect(trusted.origins).toHaveLength(2);
    for (const origin of trusted.origins) expect(trusted.holds(origin)).toBe(true);
    expect(trusted.holds("https://example.com")).toBe(false);
  });

  it("by policy: of the resource that governs the path", () => {
    const policy = policyOf({
      resources: { "/open/*": { origins: "*" }, "/me": { origins: ["https://app.example.com"], credentials: true } },
    });
    const at = trustedBy(policy, []);
    expect(at("http://a.test/open/1")).toMatchObject({ origins: [], isPublic: true, credentials: false });
    expect(at("http://a.test/me?x=1")).toMatchObject({ origins: ["https://app.example.com"], credentials: true });
    expect(at("http://a.test/other")).toMatchObject({ origins: [], isPublic: false, from: "policy" });
  });
});

it("labels are letters, of the target and the word, and the same in each run", () => {
  const label = labelsFor("http://127.0.0.1/");
  expect(label("one")).toMatch(/^[a-z]{16}$/);
  expect(label("one")).toBe(labelsFor("http://127.0.0.1/")("one"));
  expect(label("one")).not.toBe(label("two"));
  expect(label("one")).not.toBe(labelsFor("http://127.0.0.2/")("one"));
});
