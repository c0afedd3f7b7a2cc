import { checkPolicy } from "corslet";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { candidatesFor } from "../../src/audit/learn/candidates.ts";
import { draftOf } from "../../src/audit/learn/draft.ts";
import { learn, type SeenGrant } from "../../src/audit/learn/learn.ts";
import { probeClient } from "../../src/probe/client.ts";
import { folderWith, runCorslet } from "../check/run-corslet.ts";
import { api, bare, type Change, isPreflight } from "./_api.ts";
import { listening, SESSION, T } from "./_checks.ts";

// What can be learned without a policy, and the draft that comes of it.

const SEEN: SeenGrant = {
  path: "/api/me",
  origins: [T],
  anySubdomainOf: null,
  credentials: true,
  methods: ["GET", "PUT"],
  allowHeaders: ["content-type"],
  exposeHeaders: [],
  maxAge: 600,
};

const DRAFTS: readonly (readonly [title: string, seen: Partial<SeenGrant>, resources: unknown])[] = [
  [
    "one origin",
    {},
    { "/api/me": { origins: [T], methods: ["PUT"], allowHeaders: ["content-type"], credentials: true, maxAge: 600 } },
  ],
  [
    "everybody",
    { origins: "anybody", credentials: false, methods: [], maxAge: null },
    { "/api/me": { origins: "*", allowHeaders: ["content-type"] } },
  ],
  [
    "any subdomain",
    { origins: ["https://example.com", T], anySubdomainOf: "example.com", methods: [], allowHeaders: [], maxAge: null },
    { "/api/me": { origins: ["https://example.com", "https://*.example.com"], credentials: true } },
  ],
  [
    "what no policy may say is taken out",
    { methods: ["*"], allowHeaders: ["*", "x y"], exposeHeaders: ["*", "set-cookie", "etag"], maxAge: 999_999 },
    { "/api/me": { origins: [T], exposeHeaders: ["etag"], credentials: true } },
  ],
  ["whoever asks", { origins: "whoever asks" }, null],
  ["an origin that no policy takes", { origins: ["http://app.example.com"] }, null],
];

describe("a draft", () => {
  it.each(DRAFTS)("of %s", (_, seen, resources) => {
    const { text } = draftOf([{ ...SEEN, ...seen }]);
    expect(text === null ? null : (parse(text) as { resources: unknown }).resources).toEqual(resources);
    if (text !== null) expect(checkPolicy(parse(text)).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("says that it is one, and corslet check takes it", async () => {
    const { text } = draftOf([SEEN, { ...SEEN, path: "/api/all", origins: "whoever asks" }]);
    expect(text).toMatch(/^# A draft, .+\n(?:# .+\n)*# \/api\/all lets whoever asks in/);
    const { code } = await runCorslet(["check", "p.yaml"], folderWith({ "p.yaml": text ?? "" }));
    expect(code).toBe(0);
  });
});

async function learned(change?: Change): Promise<SeenGrant[]> {
  const base = await listening(api(change));
  return learn([{ method: "GET", url: `${base}/api/me` }], SESSION, probeClient(5000));
}

describe("an API is asked", () => {
  it("and nobody likely is let in", async () => {
    expect(await learned()).toEqual([]);
    expect(draftOf([])).toEqual({ text: null, origins: [], notes: [expect.stringMatching(/Nothing was learned/)] });
  });

  it("and names its one origin to everybody", async () => {
    const [grant] = await learned((request, answer) =>
      isPreflight(request) ? undefined : void (answer.headers["Access-Control-Allow-Origin"] = T),
    );
    expect(grant).toMatchObject({ origins: [T], credentials: true, methods: ["GET", "PUT", "DELETE"] });
  });

  it("and lets developers in, who are not taken for trusted", async () => {
    const grants = await learned(({ headers: { origin = "" } }, answer) => {
      if (origin === "http://localhost:3000") answer.headers["Access-Control-Allow-Origin"] = origin;
    });
    expect(grants).toMatchObject([{ origins: ["http://localhost:3000"] }]);
    expect(draftOf(grants).origins).toEqual([]);
  });

  it.each([
    ["anybody", "*"],
    ["whoever asks", null],
  ])("and lets %s in", async (origins, value) => {
    const grants = await learned(({ headers: { origin } }, answer) => {
      answer.headers["Access-Control-Allow-Origin"] = value ?? origin ?? "";
    });
    expect(grants).toMatchObject([{ origins }]);
  });

  it("but not where that would change something", async () => {
    const sent: unknown[] = [];
    const base = await listening(api((request, answer) => void (sent.push(request.url), bare(answer))));
    await learn(
      [
        { method: "GET", url: `${base}/api/logout` },
        { method: "POST", url: `${base}/api/me` },
      ],
      null,
      probeClient(5000),
    );
    expect(sent).toEqual([]);
  });
});

it("candidates are of the API's own domain, and developers'", () => {
  const candidates = candidatesFor("api.example.co.uk");
  expect(candidates).toContain("https://example.co.uk");
  expect(candidates).toContain("https://app.example.co.uk");
  expect(candidates).toContain("http://localhost:3000");
  expect(candidatesFor("app.example.com")).not.toContain("https://app.example.com");
  expect(candidatesFor("127.0.0.1").every((origin) => origin.startsWith("http://localhost:"))).toBe(true);
});
