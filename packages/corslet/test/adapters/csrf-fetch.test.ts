import { describe, expect, it, vi } from "vitest";
import { type FetchCsrfOptions, formField, metaTag, token, withCors, withCsrf } from "../../src/adapters/fetch.ts";
import type { WriteDecision } from "../../src/csrf/index.ts";
import { MAX_FORM_BYTES } from "../../src/http/limits.ts";
import { definePolicy, livePolicy } from "../../src/index.ts";
import { eachRow } from "../csrf/_facts.ts";
import { KEY } from "./csrf-wire.ts";
import { GRANTED, REFUSED } from "./wire.ts";

const READER = "https://read.example.com";
const policy = definePolicy({
  resources: {
    "/*": [
      { origins: [GRANTED], methods: ["POST"], credentials: true },
      { origins: [READER], credentials: true },
    ],
  },
});
const binding = ({ headers }: Request): string | undefined => /\bsid=(\w+)/.exec(headers.get("cookie") ?? "")?.[1];
const options: FetchCsrfOptions<[]> = { tokens: { keys: [KEY], binding } };
const served = (): Response => new Response("served");

// Undici's Request sets what a page could not, as a server's does.
const ask = (headers: HeadersInit = {}, init: RequestInit & { url?: string } = {}): Request =>
  new Request(init.url ?? "https://api.test/x", { method: "POST", ...init, headers });

async function reasonOf(response: Response | Promise<Response>): Promise<string> {
  const { status } = await response;
  const text = await (await response).text();
  return status === 403 ? (JSON.parse(text) as { reason: string }).reason : `${status} ${text}`;
}

eachRow<readonly [reason: string, headers: HeadersInit, init?: RequestInit & { url?: string }]>([
  ["200 served", {}],
  ["200 served", { origin: GRANTED, cookie: "sid=1" }],
  ["200 served", { origin: "https://api.test", cookie: "sid=1" }],
  ["200 served", { "sec-fetch-site": "same-origin", cookie: "sid=1" }],
  ["200 served", { origin: REFUSED }, { method: "GET" }],
  ["origin-foreign", { origin: "http://api.test" }],
  ["origin-foreign", { origin: "https://api.test", host: "api.test" }, { url: "https://inner.test/x" }],
  ["origin-foreign", { origin: REFUSED }],
  ["origin-foreign", { origin: REFUSED }, { method: "GET", url: "https://api.test/x?_method=PUT" }],
  ["origin-foreign", { origin: REFUSED, "x-http-method": "PUT" }, { method: "GET" }],
  ["origin-foreign", { origin: REFUSED, upgrade: "websocket" }, { method: "GET" }],
  ["origin-foreign", { origin: "" }],
  ["method-not-listed", { origin: READER, cookie: "sid=1" }],
  [
    "header-repeated",
    [
      ["origin", GRANTED],
      ["origin", GRANTED],
    ],
  ],
  [
    "referer-foreign",
    [
      ["referer", `${GRANTED}/`],
      ["referer", `${GRANTED}/`],
    ],
  ],
  [
    "no-evidence",
    [
      ["authorization", "Bearer x"],
      ["authorization", "Basic x"],
    ],
  ],
  [
    "no-evidence",
    [
      ["sec-fetch-site", "same-origin"],
      ["sec-fetch-site", "same-origin"],
      ["cookie", "a=1"],
    ],
  ],
  ["no-evidence", { cookie: "sid=1" }],
])("%s: %j %j", async (reason, headers, init) => {
  const handler = withCsrf(policy, reason.startsWith("200") ? served : () => expect.unreachable());
  expect(await reasonOf(handler(ask(headers, init)))).toBe(reason);
});

it("a refusal is a problem document, with the headers of withCors around it", async () => {
  const handler = withCors(
    policy,
    withCsrf(policy, () => expect.unreachable()),
  );
  const response = await handler(ask({ origin: READER, cookie: "sid=1" }));
  expect(Object.fromEntries(response.headers)).toEqual({
    "access-control-allow-credentials": "true",
    "access-control-allow-origin": READER,
    "cache-control": "no-store",
    "content-type": "application/problem+json",
    vary: "Origin",
  });
  const stranger = await handler(ask({ origin: REFUSED }));
  expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
});

it("hands on what the platform gives besides, and asks it about the connection", async () => {
  const proxied = { trustProxy: "10.0.0.1", connection: (_request: Request, peer: string) => ({ peer }) };
  const handler = withCsrf(policy, (_request: Request, peer: string) => new Response(peer), proxied);
  const forwarded = { origin: "https://f.test", "x-forwarded-host": "f.test", cookie: "a=1" };
  expect(await reasonOf(handler(ask(forwarded), "10.0.0.1"))).toBe("200 10.0.0.1");
  expect(await reasonOf(handler(ask(forwarded), "10.0.0.2"))).toBe("origin-foreign");
  const certified = withCsrf(policy, served, { connection: () => ({ hasClientCertificate: true }) });
  expect(await reasonOf(certified(ask()))).toBe("no-evidence");
});

it("report mode, and what is reported", async () => {
  const seen: WriteDecision[] = [];
  const handler = withCsrf(policy, served, {
    ...options,
    mode: "report",
    onWriteDecision: (decision) => void seen.push(decision),
  });
  expect(await reasonOf(handler(ask({ origin: REFUSED })))).toBe("200 served");
  expect(seen).toMatchObject([{ allowed: false, reason: "origin-foreign" }]);
  expect(await reasonOf(handler(ask({ cookie: "sid=1" })))).toBe("200 served");
  expect(seen).toMatchObject([{}, { allowed: false, reason: "token-missing" }]);
});

it("a policy that is replaced counts at once", async () => {
  const live = livePolicy(policy);
  const handler = withCsrf(live, served);
  live.replace({ origins: [REFUSED], methods: ["POST"] });
  expect(await reasonOf(handler(ask({ origin: REFUSED })))).toBe("200 served");
  expect(await reasonOf(handler(ask({ origin: GRANTED })))).toBe("origin-foreign");
});

it("a refused policy or option throws at once", () => {
  expect(() => withCsrf({ origins: [] as never }, served)).toThrow(expect.objectContaining({ code: "corslet/policy" }));
  expect(() => withCsrf(policy, served, { mode: "off" as never })).toThrow(
    expect.objectContaining({ code: "corslet/guard" }),
  );
});

const down = (): never => {
  throw new Error("down");
};

it("what the handler, the binding or onWriteDecision throws rejects", async () => {
  const withToken = ask({ cookie: "sid=1", "x-csrf-token": "x" });
  await expect(withCsrf(policy, down)(ask())).rejects.toThrow("down");
  await expect(withCsrf(policy, served, { tokens: { keys: [KEY], binding: down } })(withToken)).rejects.toThrow("down");
  await expect(withCsrf(policy, served, { onWriteDecision: down })(ask())).rejects.toThrow("down");
  await expect(token(ask())).rejects.toThrow(/Next: mount csrf/);
});

const form = async (request: Request): Promise<Response> =>
  new Response(`${await token(request)}\n${await formField(request)}\n${await metaTag(request)}`, {
    headers: [["Set-Cookie", "own=1"]],
  });

// What the guard has looked into is still there.
const handle = async (request: Request): Promise<Response> =>
  new Response(request.method === "GET" ? await token(request) : `served ${(await request.text()).length}`);

const tokenOf = async (handler: (request: Request) => Promise<Response>): Promise<string> =>
  (await handler(ask({ cookie: "sid=1" }, { method: "GET" }))).text();

const post = (body: BodyInit, headers: Record<string, string> = {}): Request =>
  ask({ cookie: "sid=1", ...headers }, { body });

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const fields = (entries: Record<string, string>): URLSearchParams => new URLSearchParams(entries);

// With node:crypto it answers at once, with WebCrypto by promises: the same to whoever waits.
describe.each([
  ["node:crypto", () => undefined],
  ["WebCrypto", () => vi.stubGlobal("process", undefined)],
])("tokens by %s", (_platform, arrange) => {
  const made = (
    handler: (request: Request) => Response | Promise<Response>,
    more: Partial<FetchCsrfOptions<[]>> = {},
  ) => {
    arrange();
    try {
      return withCsrf(policy, handler, { ...options, ...more });
    } finally {
      vi.unstubAllGlobals();
    }
  };

  it("before a session the guard's cookie is set once, beside others", async () => {
    const page = await made(form)(ask({}, { method: "GET" }));
    const [own, guards, ...others] = page.headers.getSetCookie();
    expect([own, others]).toEqual(["own=1", []]);
    expect(guards).toMatch(/^__Host-csrf=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    const [value = "", field, meta] = (await page.text()).split("\n");
    expect(field).toMatch(/^<input type="hidden" name="_csrf" value="v1\.[\w.-]+">$/);
    expect(meta).toMatch(/^<meta name="csrf-token" content="v1\.[\w.-]+">$/);
    const handler = made(served);
    const cookie = guards?.split(";", 1)[0] ?? "";
    const write = (headers: HeadersInit): Promise<string> => reasonOf(handler(ask(headers)));
    expect(await write({ cookie, "x-csrf-token": value })).toBe("200 served");
    expect(await write({ cookie, "x-csrf-token": value, origin: "null" })).toBe("200 served");
    expect(await write({ cookie: `${cookie}; ${cookie}`, "x-csrf-token": value })).toBe("token-invalid");
    expect(await write({ cookie: "a=1", "x-csrf-token": value })).toBe("token-invalid");
    expect(await write({ cookie })).toBe("token-missing");
    expect(
      await write([
        ["cookie", cookie],
        ["x-csrf-token", value],
        ["x-csrf-token", value],
      ]),
    ).toBe("header-repeated");
    expect(await write({ cookie, "x-csrf-token": value, origin: READER })).toBe("method-not-listed");
  });

  it("what fetch() returned gets the cookie too", async () => {
    const handler = made(async (request) => {
      await token(request);
      return Response.redirect("https://api.test/next", 303);
    });
    const response = await handler(ask({}, { method: "GET" }));
    expect([response.status, response.headers.get("location")]).toEqual([303, "https://api.test/next"]);
    expect(response.headers.getSetCookie()).toHaveLength(1);
  });

  describe("in the body", () => {
    it("a form's field lets its request through, body and all", async () => {
      const handler = made(handle);
      const value = await tokenOf(handler);
      const whole = `200 served ${`_csrf=${value}`.length}`;
      expect(await reasonOf(handler(post(fields({ _csrf: value }))))).toBe(whole);
      expect(await reasonOf(handler(post(fields({}))))).toBe("token-missing");
      expect(await reasonOf(handler(post(fields({ _csrf: "x" }))))).toBe("token-invalid");
      expect(await reasonOf(handler(post(`_csrf=${value}&_csrf=${value}`, FORM)))).toBe("token-invalid");
      expect(await reasonOf(handler(post(fields({ _csrf: value }), { cookie: "sid=2" })))).toBe("token-invalid");
      expect(await reasonOf(handler(post(fields({ _csrf: value }), { origin: REFUSED })))).toBe("origin-foreign");
      expect(await reasonOf(handler(post(fields({}), { origin: GRANTED })))).toBe("200 served 0");
    });

    it("so do a multipart form's and a JSON object's", async () => {
      const handler = made(handle);
      const value = await tokenOf(handler);
      const upload = new FormData();
      upload.set("_csrf", value);
      upload.set("file", new Blob([new Uint8Array(100_000)]));
      expect(await reasonOf(handler(post(upload)))).toMatch(/^200 served 100\d\d\d$/);
      const asFile = new FormData();
      asFile.set("_csrf", new Blob([value]));
      expect(await reasonOf(handler(post(asFile)))).toBe("token-invalid");
      const json = { "content-type": "application/json; charset=utf-8" };
      expect(await reasonOf(handler(post(JSON.stringify({ _csrf: value }), json)))).toMatch(/^200 served/);
      expect(await reasonOf(handler(post(`{"__proto__":{"_csrf":"${value}"}}`, json)))).toBe("token-missing");
      expect(await reasonOf(handler(post(JSON.stringify([value]), json)))).toBe("token-missing");
    });

    it.each([
      ["of another type", "text/plain"],
      ["of no type that is known", "constructor"],
      ["of a type that it does not have", "multipart/form-data; boundary=x"],
      ["of no JSON", "application/json"],
    ])("a body %s has none", async (_title, type) => {
      const handler = made(() => expect.unreachable());
      expect(await reasonOf(handler(post(`_csrf=${await tokenOf(made(handle))}`, { "content-type": type })))).toBe(
        "token-missing",
      );
    });

    it("nor has one that is too long, that breaks off, or that was read already", async () => {
      const value = await tokenOf(made(handle));
      const handler = made(() => expect.unreachable());
      const long = `_csrf=${value}&a=${"x".repeat(MAX_FORM_BYTES)}`;
      expect(await reasonOf(handler(post(long, FORM)))).toBe("token-missing");
      let pulls = 0;
      const endless = new ReadableStream({
        pull: (controller) => {
          if (pulls++ === 3) controller.error(new Error("cut"));
          else controller.enqueue(new TextEncoder().encode(`_csrf=${value}&`));
        },
      });
      const cut = ask({ cookie: "sid=1", ...FORM }, { body: endless, duplex: "half" } as RequestInit);
      expect(await reasonOf(handler(cut))).toBe("token-missing");
      const used = post(fields({ _csrf: value }));
      await used.text();
      expect(await reasonOf(handler(used))).toBe("token-missing");
      expect(await reasonOf(handler(ask({ cookie: "sid=1", ...FORM })))).toBe("token-missing");
    });
  });
});
