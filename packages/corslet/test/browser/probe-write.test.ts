import { describe, expect, test } from "vitest";
import {
  type FetchProbe,
  type FormProbe,
  policyTransport,
  probeWrite,
  type SentWrite,
} from "../../src/browser/index.ts";
import { API, OTHER, PAGE, scripted } from "./_scripted.ts";

const URL_ = `${API}/notes`;

const form = (rest: Partial<FormProbe> = {}): Promise<SentWrite> =>
  probeWrite({
    kind: "form",
    page: PAGE,
    url: URL_,
    engine: "spec",
    method: "POST",
    encoding: "application/x-www-form-urlencoded",
    referrerPolicy: "",
    via: [],
    isUserInitiated: false,
    ...rest,
  });

const script = (rest: Partial<FetchProbe> = {}): Promise<SentWrite> =>
  probeWrite({
    kind: "fetch",
    page: PAGE,
    url: URL_,
    engine: "spec",
    init: { method: "POST" },
    via: [],
    transport: scripted().transport,
    ...rest,
  });

/** `method origin site referer`, `-` for what is missing. */
function shown({ request, code }: SentWrite): string {
  if (request === null) return `not sent: ${code}`;
  const line = (wanted: string) => request.headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "-";
  return [request.method, line("origin"), line("sec-fetch-site"), line("referer")].join(" ");
}

describe("a form", () => {
  test.each<[idea: string, probe: Partial<FormProbe>, sent: string]>([
    ["of the API's own page", { page: `${API}/form` }, `POST ${API} same-origin ${API}/form`],
    ["of a sibling's page", {}, `POST ${PAGE} same-site ${PAGE}/`],
    ["of another site's page", { page: OTHER }, `POST ${OTHER} cross-site ${OTHER}/`],
    ["that hides its referrer, at home", { page: API, referrerPolicy: "no-referrer" }, "POST null same-origin -"],
    ["that hides its referrer, elsewhere", { page: OTHER, referrerPolicy: "no-referrer" }, "POST null cross-site -"],
    ["that tells it at home alone", { page: OTHER, referrerPolicy: "same-origin" }, "POST null cross-site -"],
    ["of a sandboxed page", { page: "null" }, "POST null cross-site -"],
    [
      "from http to https",
      { page: "http://app.example.com" },
      "POST http://app.example.com cross-site http://app.example.com/",
    ],
    ["from https to http: nothing at all is told", { url: "http://api.example.com/notes" }, "POST null - -"],
    [
      "from http to http",
      { page: "http://evil.test", url: "http://api.example.com/" },
      "POST http://evil.test - http://evil.test/",
    ],
    ["led through another site", { page: API, via: [OTHER] }, `POST null cross-site ${API}/`],
    ["led through a sibling", { page: API, via: [PAGE] }, `POST null same-site ${API}/`],
    ["led within its origin", { page: API, via: [`${API}/old`] }, `POST ${API} same-origin ${API}/`],
    ["a link", { method: "GET", page: OTHER }, `GET - cross-site ${OTHER}/`],
    ["a typed address", { method: "GET", isUserInitiated: true }, "GET - none -"],
  ])("%s", async (_, probe, sent) => {
    expect(shown(await form(probe))).toBe(sent);
  });

  test("leaves for elsewhere: Chromium forgets its origin at the first hop", async () => {
    const probe = { page: PAGE, via: [`${PAGE}/old`] };
    expect(shown(await form(probe))).toBe(`POST ${PAGE} same-site ${PAGE}/`);
    expect(shown(await form({ ...probe, engine: "chromium" }))).toBe(`POST null same-site ${PAGE}/`);
  });

  // Scripts' requests in mode no-cors tell their origin there whatever the policy; forms do not.
  test("Chromium's is as true to the referrer policy as anybody's", async () => {
    expect(shown(await form({ engine: "chromium", referrerPolicy: "no-referrer" }))).toBe("POST null same-site -");
  });

  test.each([
    ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded"],
    ["multipart/form-data", "multipart/form-data; boundary=----boundary"],
    ["text/plain", "text/plain"],
  ] as const)("in %s", async (encoding, type) => {
    const { request } = await form({ encoding });
    expect(request?.headers).toContainEqual(["Content-Type", type]);
    expect(request?.headers).toContainEqual(["Sec-Fetch-Mode", "navigate"]);
    expect(request?.headers).toContainEqual(["Sec-Fetch-Dest", "document"]);
  });

  test("cannot be led for ever", async () => {
    const via = Array.from({ length: 21 }, (_, index) => `${OTHER}/${index}`);
    expect((await form({ via })).request).toBeNull();
    expect((await form({ via: via.slice(1) })).request).not.toBeNull();
  });
});

describe("a script", () => {
  const refusing = policyTransport({
    decide: ({ requestMethod }) => ({
      kind: requestMethod === null ? "none" : "preflight",
      headers: {},
      vary: [],
      status: 403,
    }),
  });

  test.each<[idea: string, probe: Partial<FetchProbe>, sent: string]>([
    [
      "a plain POST is sent whatever the server says",
      { page: OTHER, transport: refusing },
      `POST ${OTHER} cross-site ${OTHER}/`,
    ],
    ["a PUT asks first", { init: { method: "PUT" } }, `PUT ${PAGE} same-site ${PAGE}/`],
    [
      "and is kept where that is refused",
      { init: { method: "PUT" }, transport: refusing },
      "not sent: PreflightMissingAllowOriginHeader",
    ],
    [
      "mode no-cors is sent too",
      { page: OTHER, init: { method: "POST", mode: "no-cors" } },
      `POST ${OTHER} cross-site ${OTHER}/`,
    ],
    ["led through another site", { page: API, via: [OTHER] }, `POST null cross-site ${API}/`],
    ["a PUT led through another site", { via: [OTHER], init: { method: "PUT" } }, `PUT null cross-site ${PAGE}/`],
    [
      "a redirect is not followed",
      { via: [OTHER], init: { method: "POST", redirect: "error" } },
      "not sent: RedirectModeError",
    ],
    ["what cannot be made", { init: { method: "TRACE" } }, "not sent: ForbiddenMethod"],
  ])("%s", async (_, probe, sent) => {
    expect(shown(await script(probe))).toBe(sent);
  });

  test.each<[idea: string, probe: Partial<FetchProbe>, kinds: readonly string[]]>([
    ["without credentials, none ride along", {}, []],
    [
      "with them, within the site, all do",
      { init: { method: "POST", credentials: "include" } },
      ["Strict", "Lax", "unset", "None"],
    ],
    ["from elsewhere, few", { page: OTHER, init: { method: "POST", credentials: "include" } }, ["None"]],
    ["at home they do without asking", { page: API }, ["Strict", "Lax", "unset", "None"]],
  ])("cookies: %s", async (_, probe, kinds) => {
    const { cookies, request } = await script(probe);
    expect(cookies).toEqual(kinds);
    expect(request?.headers.map(([name]) => name)).not.toContain("Cookie");
  });
});

const socket = (page: string, engine: "spec" | "chromium" | "firefox" | "webkit", url = "wss://api.example.com/s") =>
  probeWrite({ kind: "websocket", page, url, engine });

describe("a WebSocket", () => {
  test("always names its origin; Chromium says nothing besides", async () => {
    expect(shown(await socket(OTHER, "spec"))).toBe(`GET ${OTHER} cross-site -`);
    expect(shown(await socket(OTHER, "firefox"))).toBe(`GET ${OTHER} cross-site -`);
    expect(shown(await socket(OTHER, "chromium"))).toBe(`GET ${OTHER} - -`);
    expect(shown(await socket("null", "chromium"))).toBe("GET null - -");
  });

  test("is a request over http or https", async () => {
    expect((await socket(PAGE, "spec")).request?.url).toBe("https://api.example.com/s");
    const plain = await socket("http://localhost:3000", "spec", "ws://localhost:8080/s?x=1");
    expect(plain.request?.url).toBe("http://localhost:8080/s?x=1");
    expect(plain.request?.headers).toContainEqual(["Upgrade", "websocket"]);
  });

  test("carries what cookies the site's scripts carry", async () => {
    expect((await socket(OTHER, "firefox")).cookies).toEqual(["unset", "None"]);
    expect((await socket(PAGE, "chromium")).cookies).toEqual(["Strict", "Lax", "unset", "None"]);
  });
});
