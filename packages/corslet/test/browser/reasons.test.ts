import { describe, expect, test } from "vitest";
import type { BrowserRequestInit, Explanation, FailureCode, HeaderLine, Mend } from "../../src/browser/index.ts";
import { REASONS } from "../../src/browser/reasons.ts";
import { API, browserOver, OTHER, PAGE, redirectTo, type Script } from "./_scripted.ts";

const URL_ = `${API}/me`;

/** A call that fails so: what the page does, and what the server answers. */
interface Way {
  readonly url?: string;
  readonly page?: string;
  readonly init?: BrowserRequestInit;
  readonly scripts?: Readonly<Record<string, Script>>;
}

const include = { credentials: "include" } as const;
const put = { method: "PUT" } as const;
const actual = (lines: readonly HeaderLine[], status = 200): Way => ({
  scripts: { [URL_]: { actual: { lines, status } } },
});
const preflight = (lines: readonly HeaderLine[], init: BrowserRequestInit = put, status = 204): Way => ({
  init,
  scripts: { [URL_]: { preflight: { lines, status } } },
});
const allow = (value: string): HeaderLine[] => [["Access-Control-Allow-Origin", value]];
const stream = (): BrowserRequestInit => ({ method: "POST", body: new Blob(["x"]).stream(), duplex: "half" });
const redirected = (location: string, init: BrowserRequestInit = {}): Way => ({
  init,
  scripts: { [URL_]: redirectTo(location) },
});

/** One way at least to every code there is: the record has no gaps, or it does not compile. */
const WAYS: { readonly [Code in FailureCode]: Way } = {
  InvalidUrl: { url: "https://" },
  UrlHasCredentials: { url: "https://user:pass@api.example.com/" },
  InvalidMethod: { init: { method: "GET /" } },
  ForbiddenMethod: { init: { method: "TRACE" } },
  InvalidHeader: { init: { headers: [["x a", "1"]] } },
  NavigateMode: { init: { mode: "navigate" } },
  NoCorsMethod: { init: { mode: "no-cors", method: "PUT" } },
  BodyWithGetOrHead: { init: { body: "x" } },
  OnlyIfCachedMode: { init: { cache: "only-if-cached" } },
  StreamWithoutDuplex: { init: { method: "POST", body: new Blob(["x"]).stream() } },
  NoCorsStream: { init: { ...stream(), mode: "no-cors" } },
  DisallowedByMode: { init: { mode: "same-origin" } },
  NoCorsRedirectModeNotFollow: { init: { mode: "no-cors", redirect: "manual" } },
  CorsDisabledScheme: { url: "ftp://api.example.com/" },
  BadPort: { url: "https://api.example.com:22/" },
  MissingAllowOriginHeader: actual([]),
  MultipleAllowOriginValues: actual([...allow(PAGE), ...allow(PAGE)]),
  InvalidAllowOriginValue: actual(allow("app.example.com")),
  AllowOriginMismatch: actual(allow(OTHER)),
  WildcardOriginNotAllowed: { ...actual(allow("*")), init: include },
  InvalidAllowCredentials: { ...actual(allow(PAGE)), init: include },
  PreflightMissingAllowOriginHeader: preflight([]),
  PreflightMultipleAllowOriginValues: preflight(allow(`${PAGE}, ${OTHER}`)),
  PreflightInvalidAllowOriginValue: preflight(allow("true")),
  PreflightAllowOriginMismatch: preflight(allow(OTHER)),
  PreflightWildcardOriginNotAllowed: preflight(allow("*"), { ...put, ...include }),
  PreflightInvalidAllowCredentials: preflight(allow(PAGE), { ...put, ...include }),
  PreflightInvalidStatus: preflight(allow(PAGE), put, 404),
  PreflightDisallowedRedirect: preflight([...allow(PAGE), ["Location", "/login"]], put, 302),
  InvalidAllowMethodsPreflightResponse: preflight([...allow(PAGE), ["Access-Control-Allow-Methods", "PUT;GET"]]),
  InvalidAllowHeadersPreflightResponse: preflight([...allow(PAGE), ["Access-Control-Allow-Headers", "x-a;x-b"]]),
  MethodDisallowedByPreflightResponse: preflight(allow(PAGE)),
  HeaderDisallowedByPreflightResponse: preflight(allow(PAGE), { headers: { "x-a": "1" } }),
  RedirectModeError: redirected("/next", { redirect: "error" }),
  RedirectInvalidLocation: redirected("https://"),
  RedirectSchemeNotHttp: redirected("ftp://api.example.com/"),
  RedirectContainsCredentials: redirected("https://user:pass@api.example.com/"),
  RedirectOfStream: redirected("/next", stream()),
  TooManyRedirects: redirected("/me"),
  NetworkFailure: { scripts: { [URL_]: { actual: null } } },
  CrossOriginResourcePolicy: {
    ...actual([["Cross-Origin-Resource-Policy", "same-origin"]]),
    init: { mode: "no-cors" },
  },
};

async function told({ url = URL_, page = PAGE, init = {}, scripts = {} }: Way): Promise<Explanation> {
  return browserOver(scripts, { page }).browser.explain(url, init);
}

const EVERY = Object.entries(WAYS) as [FailureCode, Way][];

describe("every code", () => {
  test("has its wording, and no wording is of another", () => {
    expect(Object.keys(REASONS).sort()).toEqual(Object.keys(WAYS).sort());
  });

  test.each(EVERY)("%s is reached, and told in one plain sentence with a mend and a place", async (code, way) => {
    // Streams are read once; each row has its own.
    const explanation = await told(way);
    expect(explanation.code).toBe(code);
    expect(explanation.verdict).toBe(explanation.exchanges.length === 0 ? "not-sent" : "blocked");
    expect(explanation.message).toMatch(/^[A-Za-z"].*\.$/);
    expect(explanation.mend.length).toBeGreaterThan(0);
    expect(explanation.see).toMatch(/^https:\/\/fetch\.spec\.whatwg\.org\/#[a-z-]+$/);
    expect(explanation.steps.at(-1)?.code).toBe(code);
    const words = [explanation.message, ...explanation.mend.flatMap((mend) => Object.values(mend))];
    for (const text of words) expect(text).not.toMatch(/undefined|\[object|NaN| {2}|\(\)|: *$|, ,| \.$/);
  });

  // `null` is a word of the protocol; nowhere else may it be seen.
  test.each(EVERY)("%s says null only of an origin that is null", async (_code, way) => {
    const { message, mend } = await told(way);
    expect([message, ...mend.map(({ text }) => text)].join(" ")).not.toMatch(/\bnull\b/);
  });
});

/** The lines that a mend says to write. */
const lines = ({ mend }: Explanation): (string | undefined)[][] =>
  mend.filter(({ header }) => header !== undefined).map(({ header, policy }) => [header, policy]);
const texts = ({ mend }: Explanation): string => mend.map(({ who, text }: Mend) => `${who}: ${text}`).join("\n");

describe("a mend names the header line and the policy line, whole", () => {
  const origin = [`Access-Control-Allow-Origin: ${PAGE}`, `origins: ["${PAGE}"]`];
  const credentials = ["Access-Control-Allow-Credentials: true", "credentials: true"];
  const allowing = (name: string, value: string): HeaderLine[] => [
    ...allow(PAGE),
    [`Access-Control-Allow-${name}`, value],
  ];
  const credible = (name: string, value: string): HeaderLine[] => [
    ...allowing(name, value),
    ["Access-Control-Allow-Credentials", "true"],
  ];
  const json = { "content-type": "application/json", "x-a": "1" };

  test.each<[string, Way, (string | undefined)[][]]>([
    ["an origin", actual([]), [origin]],
    ["an origin, with credentials", { ...actual([]), init: include }, [origin, credentials]],
    ["* with credentials", { ...actual(allow("*")), init: include }, [origin, credentials]],
    ["credentials", { ...actual(allow(PAGE)), init: include }, [credentials]],
    ["a method", preflight(allow(PAGE)), [["Access-Control-Allow-Methods: PUT", 'methods: ["PUT"]']]],
    [
      "a method beside others",
      preflight(allowing("Methods", "GET,PATCH")),
      [["Access-Control-Allow-Methods: GET, PATCH, PUT", 'methods: ["GET", "PATCH", "PUT"]']],
    ],
    [
      "a method where * is no wildcard",
      preflight(credible("Methods", "*"), { ...put, ...include }),
      [["Access-Control-Allow-Methods: PUT", 'methods: ["PUT"]']],
    ],
    [
      "a header beside others",
      preflight(allowing("Headers", "Content-Type"), { headers: json }),
      [["Access-Control-Allow-Headers: Content-Type, x-a", 'allowHeaders: ["Content-Type", "x-a"]']],
    ],
    [
      "all headers that are missing, not the first alone",
      preflight(allow(PAGE), { headers: { ...json, Authorization: "x" } }),
      [
        [
          "Access-Control-Allow-Headers: Authorization, Content-Type, x-a",
          'allowHeaders: ["Authorization", "Content-Type", "x-a"]',
        ],
      ],
    ],
    [
      "Authorization beside *",
      preflight(allowing("Headers", "*"), { headers: { Authorization: "x", "x-a": "1" } }),
      [["Access-Control-Allow-Headers: *, Authorization", 'allowHeaders: ["*", "Authorization"]']],
    ],
    [
      "headers where * is no wildcard",
      preflight(credible("Headers", "*"), { ...include, headers: json }),
      [["Access-Control-Allow-Headers: Content-Type, x-a", 'allowHeaders: ["Content-Type", "x-a"]']],
    ],
    [
      "a list of methods that does not parse",
      preflight(allowing("Methods", "PUT;GET")),
      [["Access-Control-Allow-Methods: PUT", 'methods: ["PUT"]']],
    ],
    [
      "a list of headers that does not parse",
      preflight(allowing("Headers", "[x-a]"), { headers: json }),
      [["Access-Control-Allow-Headers: Content-Type, x-a", 'allowHeaders: ["Content-Type", "x-a"]']],
    ],
  ])("%s", async (_what, way, expected) => {
    expect(lines(await told(way))).toEqual(expected);
  });

  test("what a mend says to send mends it", async () => {
    const way = preflight(allow(PAGE), { headers: { ...json, Authorization: "x" } });
    const [line] = lines(await told(way))[0] ?? [];
    const [name = "", value = ""] = (line ?? "").split(": ");
    expect((await told(preflight([...allow(PAGE), [name, value]], way.init))).verdict).toBe("readable");
  });
});

describe("patch", () => {
  const patch = { method: "patch" } as const;
  test("PATCH is listed: the caller writes it in upper case", async () => {
    const way = preflight([...allow(PAGE), ["Access-Control-Allow-Methods", "GET, PATCH"]], patch);
    expect((await told(way)).mend.map(({ who }) => who)).toEqual(["caller"]);
  });
  test("it is not: both do, and no policy line says patch", async () => {
    const explanation = await told(preflight(allow(PAGE), patch));
    expect(explanation.mend.map(({ who }) => who)).toEqual(["caller", "server"]);
    expect(lines(explanation)).toEqual([["Access-Control-Allow-Methods: PATCH", 'methods: ["PATCH"]']]);
  });
});

describe("an origin that is nearly right", () => {
  test.each([
    [`${PAGE}/`, "no slash at its end"],
    ["https://App.Example.com", "letter by letter"],
    [`${PAGE}:443`, "unless it is the default, port"],
    [`${PAGE}/app`, "nothing else"],
    ["http://app.example.com", "http and https are different origins"],
    ["https://*.example.com", "no patterns"],
    ["app.example.com", "begins with its scheme"],
  ])("%s: %s", async (value, hint) => {
    expect(texts(await told(actual(allow(value))))).toContain(hint);
  });

  test("another origin altogether gets no hint", async () => {
    expect(texts(await told(actual(allow(OTHER))))).toBe(
      `server: Answer requests from ${PAGE} with this header, once, and with Vary: Origin.`,
    );
  });
});

describe("null says where it comes from", () => {
  test("a page whose origin is opaque", async () => {
    const explanation = await told({ ...actual(allow(PAGE)), page: "null" });
    expect(explanation.message).toBe(
      `The answer is shared with ${PAGE} alone, and not with this page, whose origin is opaque (null), as in a sandboxed frame or a file.`,
    );
    expect(texts(explanation)).toContain("Do not allow null");
    expect(lines(explanation)).toEqual([]);
  });

  test("a request that was redirected across origins", async () => {
    const explanation = await told({
      scripts: { [URL_]: redirectTo(`${OTHER}/last`), [`${OTHER}/last`]: { actual: { lines: allow(PAGE) } } },
    });
    expect(explanation.message).toContain(
      `${PAGE}, whose Origin became null when the request was redirected across origins.`,
    );
    expect(texts(explanation)).toContain(`caller: Call the URL that the redirects lead to: ${OTHER}/last`);
    expect(lines(explanation)).toEqual([]);
  });
});

test("an answer that is an error is named with its status, and needs the header too", async () => {
  const explanation = await told(actual([], 500));
  expect(explanation.message).toBe(
    `The answer (status 500) has no Access-Control-Allow-Origin header, so the browser does not share it with ${PAGE}.`,
  );
  expect(texts(explanation)).toContain("Answers with status 500 need it too.");
  const asked = await told(preflight([], put, 403));
  expect(asked.message).toContain("The preflight's answer (status 403) has no Access-Control-Allow-Origin header");
  expect(texts(asked)).toContain("The status must be 200 to 299, too.");
});

const refused = () => Promise.reject(new Error("connect ECONNREFUSED 127.0.0.1:1"));

test("a connection that failed says why", async () => {
  const { message, compared } = await browserOver({}, { transport: refused }).browser.explain(URL_);
  expect(message).toBe(`No answer came from ${URL_}: connect ECONNREFUSED 127.0.0.1:1.`);
  expect(compared).toEqual({ expected: "", found: "connect ECONNREFUSED 127.0.0.1:1" });
});
