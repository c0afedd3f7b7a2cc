import { describe, expect, test, vi } from "vitest";
import { type Arrival, type Entered, fieldIn, type Gate, gateOf, type SettleBody } from "../../src/csrf/gate.ts";
import { guard, type GuardOptions, refusalOf, type WriteDecision, type WriteReason } from "../../src/csrf/index.ts";
import { judgeRequest } from "../../src/csrf/judge-request.ts";
import { mintField, mintMeta, mintToken } from "../../src/csrf/request-context.ts";
import { REFUSALS } from "../../src/csrf/refusal-wording.ts";
import type { Refusal } from "../../src/csrf/refusal.ts";
import { livePolicy, policyOf } from "../../src/index.ts";
import { DERIVING, EVIL, KEY, POLICY, post, READER, SELF, told, WRITER } from "./_facts.ts";

interface Login {
  readonly session: string | null | undefined;
}

const options: GuardOptions<Login> = { tokens: { keys: [KEY], binding: ({ session }) => session } };

/** A request, what it arrives with, and the cookies that were set in answer to it. */
function arriving(
  headers: Record<string, string> = {},
  { session = "s", field }: Partial<Login> & { field?: unknown } = {},
) {
  const request: Login = { session };
  const facts = post(headers);
  const cookies: string[] = [];
  return {
    cookies,
    request,
    arrival: { request, facts, headers: facts.headers, field, setCookie: (value: string) => void cookies.push(value) },
  };
}

const reasonIn = (refusal: Refusal | null): unknown =>
  refusal && (JSON.parse(refusal.body) as { reason: string }).reason;
const gated = (more: GuardOptions<Login> = {}, seen?: WriteDecision[]): Gate<Login> =>
  gateOf(guard<Login>(POLICY, { ...options, ...more }), seen && ((decision) => void seen.push(decision)));

const enter = (gate: Gate<Login>, arrival: Arrival<Login>, mayFollow: boolean): Entered =>
  gate.enter(arrival, mayFollow) as Entered;

/** A token for a session. */
function minted(session: string | null = "s"): string {
  const { arrival, request } = arriving({ "sec-fetch-site": "same-origin" }, { session });
  void gated().enter(arrival, false);
  return mintToken(request) as string;
}

describe("one step", () => {
  test.each<[string, Record<string, string>, { field?: unknown; session?: string | null }, string | null]>([
    ["no token", {}, {}, "token-missing"],
    ["one in the header", { "x-csrf-token": minted() }, {}, null],
    ["one in the field of a body that is parsed", {}, { field: minted() }, null],
    ["one of another session", { "x-csrf-token": minted("other") }, {}, "token-invalid"],
    ["one where there is no session", { "x-csrf-token": minted() }, { session: null }, "token-invalid"],
    // The header goes first: of two, the good one is not looked for.
    ["one in the field, and another in the header", { "x-csrf-token": "x" }, { field: minted() }, "token-invalid"],
    ["one in the field, and an empty header", { "x-csrf-token": "" }, { field: minted() }, null],
    ["an empty field", {}, { field: "" }, "token-missing"],
    ["null in the field", {}, { field: null }, "token-missing"],
    ["a list in the field", {}, { field: [minted()] }, "token-invalid"],
    ["an object in the field", {}, { field: { toString: () => minted() } }, "token-invalid"],
    ["a number in the field", {}, { field: 7 }, "token-invalid"],
    ["one in the header, from a stranger", { origin: EVIL, "x-csrf-token": minted() }, {}, "origin-foreign"],
    ["one in the header, from a reader", { origin: READER, "x-csrf-token": minted() }, {}, "method-not-listed"],
    ["a broken one, where none is needed", { origin: WRITER, "x-csrf-token": "x" }, {}, null],
  ])("%s", (_title, headers, more, reason) => {
    const seen: WriteDecision[] = [];
    const { refusal, settleBody } = enter(gated({}, seen), arriving(headers, more).arrival, false);
    expect([reasonIn(refusal), settleBody]).toEqual([reason, null]);
    expect(seen).toHaveLength(1);
  });

  test("without tokens nothing is remembered, and nobody asks for a session", () => {
    const { arrival, request } = arriving();
    const { refusal, settleBody } = enter(gateOf(guard<Login>(POLICY)), arrival, true);
    expect([reasonIn(refusal), settleBody]).toEqual(["no-evidence", null]);
    expect(() => mintToken(request)).toThrow(/Next: mount csrf\(policy/);
  });

  test("in report mode everything passes, and is reported", () => {
    const seen: WriteDecision[] = [];
    expect(enter(gated({ mode: "report" }, seen), arriving({ origin: EVIL }).arrival, false).refusal).toBeNull();
    expect(seen).toEqual([{ allowed: false, reason: "origin-foreign", value: EVIL }]);
  });

  test("the session is asked for only where a token counts", () => {
    const binding = vi.fn<() => null>(() => null);
    const gate = gateOf(guard<Login>(POLICY, { tokens: { keys: [KEY], binding } }));
    for (const headers of [{ "sec-fetch-site": "same-origin" }, { origin: WRITER }, { origin: EVIL }, {}])
      void gate.enter(arriving({ ...headers }).arrival, false);
    void gate.enter(arriving({ origin: WRITER, "x-csrf-token": "x" }).arrival, false);
    expect(binding).not.toHaveBeenCalled();
    void gate.enter(arriving({ "x-csrf-token": "x" }).arrival, false);
    expect(binding).toHaveBeenCalledOnce();
  });

  test.each([7, "", {}, true, Symbol("s"), 7n])("a binding that is %s", (session) => {
    const gate = gateOf(guard<Login>(POLICY, { tokens: { keys: [KEY], binding: () => session as string } }));
    const { arrival } = arriving({ "x-csrf-token": minted() });
    // An empty one would bind all sessions alike. Nothing else that is no string is taken for one.
    expect(() => gate.enter(arrival, false)).toThrow(/tokens\.binding returned something else than/);
  });
});

describe("where the body follows", () => {
  test.each<[string, unknown, string | null]>([
    ["a token in the body", minted(), null],
    ["none", undefined, "token-missing"],
    ["a broken one", "x", "token-invalid"],
    ["one of another session", minted("other"), "token-invalid"],
  ])("%s", (_title, field, reason) => {
    const seen: WriteDecision[] = [];
    const { refusal, settleBody } = enter(gated({}, seen), arriving().arrival, true);
    expect([refusal, seen]).toEqual([null, []]);
    expect(reasonIn((settleBody as SettleBody)(field) as Refusal | null)).toBe(reason);
    expect(seen).toHaveLength(1);
  });

  test.each<[string, Record<string, string>, string | null]>([
    ["what needs no token goes on", { origin: WRITER }, null],
    ["what no token could let through is refused", { origin: EVIL }, "origin-foreign"],
    ["a header settles it", { "x-csrf-token": minted() }, null],
    ["a broken header settles it too", { "x-csrf-token": "x" }, "token-invalid"],
  ])("%s before it", (_title, headers, reason) => {
    const { refusal, settleBody } = enter(gated(), arriving(headers).arrival, true);
    expect([reasonIn(refusal), settleBody]).toEqual([reason, null]);
  });

  test("a body that was parsed already settles it", () => {
    const { refusal, settleBody } = enter(gated(), arriving({}, { field: minted() }).arrival, true);
    expect([refusal, settleBody]).toEqual([null, null]);
    expect(reasonIn(enter(gated(), arriving({}, { field: "x" }).arrival, true).refusal)).toBe("token-invalid");
  });

  test("in report mode the body is looked into, and nothing is refused", () => {
    const seen: WriteDecision[] = [];
    const { settleBody } = enter(gated({ mode: "report" }, seen), arriving().arrival, true);
    expect((settleBody as SettleBody)("x")).toBeNull();
    expect(seen).toMatchObject([{ allowed: false, reason: "token-invalid" }]);
  });
});

const entered = (headers: Record<string, string>, session: string | null | undefined = null) => {
  const { arrival, request, cookies } = arriving({ "sec-fetch-site": "same-origin", ...headers }, { session });
  void gated().enter(arrival, false);
  return { request, cookies };
};

describe("tokens before a session", () => {
  test.each([null, undefined])("%j: the guard's own cookie is set once, and the tokens are bound to it", (session) => {
    const { request, cookies } = entered({}, session);
    const [token, field, meta] = [mintToken(request), mintField(request), mintMeta(request)] as string[];
    expect(cookies).toEqual([
      expect.stringMatching(/^__Host-csrf=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
    ]);
    expect(field).toMatch(/^<input type="hidden" name="_csrf" value="v1\.[\w.-]+">$/);
    expect(meta).toMatch(/^<meta name="csrf-token" content="v1\.[\w.-]+">$/);
    const cookie = (cookies[0] as string).split(";")[0] as string;
    const state = (headers: Record<string, string>): unknown =>
      reasonIn(
        enter(gated(), arriving({ "x-csrf-token": token as string, ...headers }, { session: null }).arrival, false)
          .refusal,
      );
    expect(state({ cookie })).toBeNull();
    expect(state({ cookie: "a=1" })).toBe("token-invalid");
    expect(state({ cookie: `${cookie}; ${cookie}` })).toBe("token-invalid");
    // Logging in makes another session of it.
    expect(reasonIn(enter(gated(), arriving({ cookie, "x-csrf-token": token as string }).arrival, false).refusal)).toBe(
      "token-invalid",
    );
    // Where the browser has the cookie, no other is set.
    const again = entered({ cookie });
    expect(mintToken(again.request)).not.toBe(token);
    expect(again.cookies).toEqual([]);
  });

  test("a session whose id is a cookie's value is not that cookie", () => {
    const { request, cookies } = entered({});
    const token = mintToken(request) as string;
    const value = /=([\w-]{43});/.exec(cookies[0] as string)?.[1] as string;
    const asSession = arriving({ "x-csrf-token": token }, { session: value });
    expect(reasonIn(enter(gated(), asSession.arrival, false).refusal)).toBe("token-invalid");
  });

  test("in a session no cookie is set", () => {
    const { request, cookies } = entered({}, "s");
    expect(mintToken(request)).not.toBe(mintToken(request));
    expect(cookies).toEqual([]);
  });
});

const mend = (derivedSelf: string | null): unknown =>
  JSON.parse(refusalOf({ allowed: false, reason: "origin-foreign", derivedSelf }).body) as unknown;

describe("refusals", () => {
  test.each(Object.keys(REFUSALS) as (keyof typeof REFUSALS)[])("%s says what is wrong, and what to do", (reason) => {
    const { status, headers, body } = refusalOf({ allowed: false, reason, value: "<evil>" });
    expect(status).toBe(403);
    expect(headers).toEqual({ "Content-Type": "application/problem+json", "Cache-Control": "no-store" });
    expect(JSON.parse(body)).toEqual({
      type: "about:blank",
      title: "Forbidden",
      status: 403,
      detail: expect.stringMatching(/^[A-Z].*\.$/) as string,
      reason,
      mend: expect.stringMatching(/^[A-Z].*\.$/) as string,
    });
    expect(body).not.toContain("evil");
  });

  test("what the guard took for the API's own origin is told", () => {
    expect(mend(SELF)).toMatchObject({ mend: expect.stringContaining(`addressed to ${SELF}: if browsers`) as string });
    expect(mend(null)).toMatchObject({ mend: expect.stringContaining("set self in the policy") as string });
  });
});

test("what stands in a body's field is its own", () => {
  const inherited = Object.create({ _csrf: "x" }) as object;
  const bare = Object.assign(Object.create(null) as object, { _csrf: "x" });
  const bodies = [undefined, null, "x", 7, [], inherited, { a: 1 }];
  expect(bodies.map((body) => fieldIn(body, "_csrf"))).toEqual(bodies.map(() => undefined));
  expect([fieldIn({ _csrf: "x" }, "_csrf"), fieldIn(bare, "_csrf"), fieldIn({ _csrf: "x" }, undefined)]).toEqual([
    "x",
    "x",
    undefined,
  ]);
  expect(fieldIn(JSON.parse('{"__proto__":{"_csrf":"x"}}'), "_csrf")).toBeUndefined();
});

test("a guard without tokens judges a request by what it is", () => {
  const plain = guard(POLICY);
  const state = { field: "x", mayFollow: true };
  expect(judgeRequest(plain, post(), {}, state)).toEqual({ allowed: false, reason: "no-evidence" });
});

describe("a policy that is replaced", () => {
  test("counts from then on: origins, the API's own, and proxies", () => {
    const live = livePolicy({ origins: [WRITER], methods: ["POST"], credentials: true, self: SELF });
    const one = guard(live);
    expect(told(one, post({ origin: WRITER }))).toBe("allow writer");
    expect(told(one, post({ origin: SELF }))).toBe("allow own-origin");
    live.replace({ origins: [READER], methods: ["POST"], credentials: true, trustProxy: "10.0.0.1" });
    expect(told(one, post({ origin: WRITER }))).toBe(`refuse origin-foreign ${WRITER}`);
    expect(told(one, post({ origin: READER }))).toBe("allow writer");
    expect(told(one, post({ origin: "https://f.test", "x-forwarded-host": "f.test" }, { peer: "10.0.0.1" }))).toBe(
      "allow own-origin",
    );
    expect(told(one, post({ origin: "https://f.test", "x-forwarded-host": "f.test" }))).toBe(
      "refuse origin-foreign https://f.test",
    );
    expect(one.decide(post({ origin: EVIL }))).toMatchObject({ derivedSelf: SELF });
  });

  test.each([["10.0.0.1"], [["10.0.0.0/8", "::1"]], [false]] as const)(
    "the policy's trustProxy %j, or the guard's",
    (trustProxy) => {
      const policy = policyOf({ origins: [WRITER], trustProxy });
      const forwarded = post({ origin: "https://f.test", "x-forwarded-host": "f.test" }, { peer: "10.0.0.1" });
      expect(guard(policy).decide(forwarded).allowed).toBe(trustProxy !== false);
      expect(guard(policy, { trustProxy: false }).decide(forwarded).allowed).toBe(false);
      expect(guard(policy, { trustProxy: "10.0.0.1" }).decide(forwarded).allowed).toBe(true);
    },
  );
});

test("a proxy whose address cannot be read, in a policy that somebody else made, is trusted by nobody", () => {
  const policy = { ...DERIVING, config: { ...DERIVING.config, trustProxy: ["proxy", "10.0.0.1"] } };
  const forwarded = (peer: string): WriteReason =>
    guard(policy).decide(post({ origin: "https://f.test", "x-forwarded-host": "f.test" }, { peer })).reason;
  expect([forwarded("proxy"), forwarded("10.0.0.1")]).toEqual(["origin-foreign", "own-origin"]);
});

const handshake = (origin?: string) => ({
  method: "GET",
  url: "/api/socket",
  headers: { upgrade: "websocket", host: "api.example.com", ...(origin !== undefined && { origin }) },
  rawHeaders: [],
  socket: {},
});

describe("handshakes that Node has parsed", () => {
  test("are decided about", () => {
    const decided = [WRITER, EVIL, undefined].map((origin) => guard(POLICY).upgrade(handshake(origin)));
    expect(decided.map(({ allowed, reason }) => [allowed, reason])).toEqual([
      [true, "writer"],
      [false, "origin-foreign"],
      [false, "origin-missing"],
    ]);
  });

  test.each(["enforce", "report"] as const)("are told of in mode %s, and in report mode each goes on", (mode) => {
    const seen: unknown[] = [];
    const gate = gateOf(guard(POLICY, { mode }), ({ allowed, reason }, { path }) => seen.push(allowed, reason, path));
    expect(gate.guard.upgrade(handshake(EVIL))).toMatchObject({ allowed: mode === "report", reason: "origin-foreign" });
    expect(seen).toEqual([false, "origin-foreign", "/api/socket"]);
  });
});
