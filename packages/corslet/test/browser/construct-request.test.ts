import { describe, expect, test } from "vitest";
import { type BrowserRequestInit, constructRequest } from "../../src/browser/construct-request.ts";
import { ENGINES } from "../../src/browser/engine.ts";
import type { BrowserRequest } from "../../src/browser/request.ts";

const PAGE = {
  origin: { scheme: "https", host: "app.example.com", port: null },
  base: new URL("https://app.example.com/dir/page"),
};
const URL_ = "https://api.example.com/me";
const stream = (): ReadableStream => new Blob(["x"]).stream();

async function made(init: BrowserRequestInit, input: string | URL = URL_): Promise<BrowserRequest> {
  const request = await constructRequest(PAGE, input, init, ENGINES.spec);
  if ("code" in request) throw new Error(request.code);
  return request;
}

async function refused(init: BrowserRequestInit, input: string | URL = URL_): Promise<string> {
  const request = await constructRequest(PAGE, input, init, ENGINES.spec);
  return "code" in request ? request.code : "made";
}

// Each row: the step of https://fetch.spec.whatwg.org/#dom-request, what was written, what is refused.
describe("the constructor throws, and nothing is sent", () => {
  test.each<[string, string, BrowserRequestInit, string, string]>([
    ["5.2", "a URL that does not parse", {}, "https://", "InvalidUrl"],
    ["5.2", "a port out of range", {}, "https://api.example.com:99999/", "InvalidUrl"],
    ["5.3", "a user name", {}, "https://user@api.example.com/", "UrlHasCredentials"],
    ["5.3", "a password alone", {}, "https://:secret@api.example.com/", "UrlHasCredentials"],
    ["17", "mode navigate", { mode: "navigate" }, URL_, "NavigateMode"],
    ["21", "only-if-cached in mode cors", { cache: "only-if-cached" }, URL_, "OnlyIfCachedMode"],
    ["21", "only-if-cached in no-cors", { cache: "only-if-cached", mode: "no-cors" }, URL_, "OnlyIfCachedMode"],
    ["25.2", "an empty method", { method: "" }, URL_, "InvalidMethod"],
    ["25.2", "a method with a space", { method: "GET " }, URL_, "InvalidMethod"],
    ["25.2", "a method that is no token", { method: "GÉT" }, URL_, "InvalidMethod"],
    ["25.2", "CONNECT", { method: "CONNECT" }, URL_, "ForbiddenMethod"],
    ["25.2", "trace, lower-cased", { method: "trace" }, URL_, "ForbiddenMethod"],
    ["25.2", "Track, mixed", { method: "TrAcK" }, URL_, "ForbiddenMethod"],
    ["32.1", "PUT in no-cors", { mode: "no-cors", method: "PUT" }, URL_, "NoCorsMethod"],
    ["32.1", "OPTIONS in no-cors", { mode: "no-cors", method: "options" }, URL_, "NoCorsMethod"],
    ["33", "a name with a space", { headers: [["x a", "1"]] }, URL_, "InvalidHeader"],
    ["33", "an empty name", { headers: [["", "1"]] }, URL_, "InvalidHeader"],
    ["33", "a pair of one", { headers: [["x-a"]] as never }, URL_, "InvalidHeader"],
    ["33", "a pair of three", { headers: [["x-a", "1", "2"]] as never }, URL_, "InvalidHeader"],
    ["33", "a colon in a name", { headers: { ":authority": "x" } }, URL_, "InvalidHeader"],
    ["33", "LF in a value", { headers: { "x-a": "a\nb" } }, URL_, "InvalidHeader"],
    ["33", "CR in a value", { headers: { "x-a": "a\rb" } }, URL_, "InvalidHeader"],
    ["33", "NUL in a value", { headers: { "x-a": "a\0b" } }, URL_, "InvalidHeader"],
    ["33", "a code unit that is no byte", { headers: { "x-a": "\u0142" } }, URL_, "InvalidHeader"],
    ["33", "a forbidden name that is no header", { headers: { cookie: "a\0b" } }, URL_, "InvalidHeader"],
    ["35", "a body with GET", { body: "x" }, URL_, "BodyWithGetOrHead"],
    ["35", "an empty body with HEAD", { method: "head", body: "" }, URL_, "BodyWithGetOrHead"],
    ["39.1", "a stream without duplex", { method: "POST", body: stream() }, URL_, "StreamWithoutDuplex"],
    [
      "39.2",
      "a stream in no-cors",
      { method: "POST", body: stream(), duplex: "half", mode: "no-cors" },
      URL_,
      "NoCorsStream",
    ],
  ])("step %s: %s", async (_step, _what, init, url, code) => {
    expect(await refused(init, url)).toBe(code);
  });

  test("a page with an opaque origin has nothing that a relative URL is relative to", async () => {
    const request = await constructRequest({ origin: null, base: null }, "/me", {}, ENGINES.spec);
    expect(request).toMatchObject({ code: "InvalidUrl", found: "/me" });
  });
});

describe("the constructor does not throw", () => {
  test.each<[string, string, BrowserRequestInit]>([
    ["21", "only-if-cached in same-origin", { cache: "only-if-cached", mode: "same-origin" }],
    ["25", "a method of one's own", { method: "PURGE" }],
    ["32", "POST in no-cors", { mode: "no-cors", method: "post" }],
    ["35", "a null body with GET", { body: null }],
    ["35", "no body with GET", { body: undefined }],
    ["39", "a stream, half duplex", { method: "POST", body: stream(), duplex: "half" }],
    ["39.2", "a stream in same-origin", { method: "POST", body: stream(), duplex: "half", mode: "same-origin" }],
    ["33", "an empty value", { headers: { "x-a": "" } }],
    ["33", "a byte above 0x7F", { headers: { "x-a": "caf\u00e9" } }],
    ["33", "a tab within a value", { headers: { "x-a": "a\tb" } }],
    ["33", "line breaks at the ends, which are taken off", { headers: { "x-a": "\r\n a \n" } }],
  ])("step %s: %s", async (_step, _what, init) => {
    expect(await refused(init)).toBe("made");
  });
});

// https://fetch.spec.whatwg.org/#concept-method-normalize
test.each([
  ["get", "GET"],
  ["head", "HEAD"],
  ["options", "OPTIONS"],
  ["pOsT", "POST"],
  ["put", "PUT"],
  ["delete", "DELETE"],
  ["patch", "patch"],
  ["Patch", "Patch"],
  ["PATCH", "PATCH"],
  ["purge", "purge"],
])("the method %s goes as %s", async (written, method) => {
  expect((await made({ method: written })).method).toBe(method);
});

test.each([
  ["/me", "https://app.example.com/me"],
  ["me?x#y", "https://app.example.com/dir/me?x#y"],
  ["//other.test/me", "https://other.test/me"],
  ["", "https://app.example.com/dir/page"],
])("the URL %j is resolved against the page's", async (written, url) => {
  expect((await made({}, written)).urls.map(String)).toEqual([url]);
});

test("a URL object is as good as a string", async () => {
  expect((await made({}, new URL(URL_))).urls.map(String)).toEqual([URL_]);
});

test("what is not said has the standard's defaults", async () => {
  expect(await made({})).toMatchObject({
    method: "GET",
    headers: [["Accept", "*/*"]],
    body: null,
    mode: "cors",
    credentials: "same-origin",
    redirect: "follow",
    referrerPolicy: "",
    usesCorsPreflight: false,
    redirectCount: 0,
    responseTainting: "basic",
  });
});

// Fetch, step 12: Accept is appended where the page set none; it counts in the safelist's sum.
test("the page's own Accept stays alone, in whatever case it is written", async () => {
  expect((await made({ headers: { aCCept: "text/html" } })).headers).toEqual([["aCCept", "text/html"]]);
});

// https://fetch.spec.whatwg.org/#concept-headers-fill
test.each<[string, NonNullable<BrowserRequestInit["headers"]>, string[]]>([
  ["a record", { "X-A": " 1 ", "x-b": "2" }, ["X-A: 1", "x-b: 2"]],
  [
    "pairs, repeated",
    [
      ["X-A", "1"],
      ["x-a", "2"],
    ],
    ["X-A: 1", "x-a: 2"],
  ],
  ["a Headers object", new Headers([["X-A", "1"]]), ["x-a: 1"]],
  ["a Map", new Map([["X-A", "1"]]) as never, ["X-A: 1"]],
  ["a generator", [["X-A", "1"] as const].values() as never, ["X-A: 1"]],
  ["what is no string", { "x-a": 5, "x-b": true, "x-c": null } as never, ["x-a: 5", "x-b: true", "x-c: null"]],
  ["nothing", {}, []],
])("headers from %s", async (_what, headers, lines) => {
  const request = await made({ headers });
  expect(request.headers.filter(([name]) => name !== "Accept").map((line) => line.join(": "))).toEqual(lines);
});

const guarded = async (headers: readonly (readonly [string, string])[]): Promise<string[]> =>
  (await made({ mode: "no-cors", method: "POST", headers })).headers.map((line) => line.join(": "));

// https://fetch.spec.whatwg.org/#concept-headers-append, guard "request-no-cors"
describe("the no-cors guard", () => {
  test.each<[string, (readonly [string, string])[], string[]]>([
    [
      "the four names stay",
      [
        ["Accept", "text/html"],
        ["Accept-Language", "de"],
        ["Content-Language", "de"],
        ["Content-Type", "text/plain"],
      ],
      ["Accept: text/html", "Accept-Language: de", "Content-Language: de", "Content-Type: text/plain"],
    ],
    ["every other name is dropped", [["X-A", "1"]], ["Accept: */*"]],
    ["Authorization is dropped", [["Authorization", "Bearer x"]], ["Accept: */*"]],
    ["Range is removed, however safe", [["Range", "bytes=0-1"]], ["Accept: */*"]],
    ["a value that is not safelisted is dropped", [["Content-Type", "application/json"]], ["Accept: */*"]],
    [
      "lines of one name are judged combined: 128 bytes with comma and space",
      [
        ["Accept", "a".repeat(63)],
        ["Accept", "b".repeat(63)],
      ],
      [`Accept: ${"a".repeat(63)}`, `Accept: ${"b".repeat(63)}`],
    ],
    [
      "129 bytes combined: the second line is dropped",
      [
        ["Accept", "a".repeat(63)],
        ["accept", "b".repeat(64)],
      ],
      [`Accept: ${"a".repeat(63)}`],
    ],
  ])("%s", async (_what, headers, lines) => {
    expect(await guarded(headers)).toEqual(lines);
  });
});

// https://fetch.spec.whatwg.org/#concept-bodyinit-extract
describe("a body brings its Content-Type", () => {
  const form = new FormData();
  form.set("a", "1");
  test.each<[string, unknown, string | undefined]>([
    ["a string", "é", "text/plain;charset=UTF-8"],
    ["URLSearchParams", new URLSearchParams("a=1"), "application/x-www-form-urlencoded;charset=UTF-8"],
    ["a Blob with a type", new Blob(["{}"], { type: "application/json" }), "application/json"],
    ["a Blob without a type", new Blob(["{}"]), undefined],
    ["an ArrayBuffer", new ArrayBuffer(2), undefined],
    ["a view", new Uint8Array(2), undefined],
  ])("%s", async (_what, body, type) => {
    const request = await made({ method: "POST", body });
    expect(request.headers.find(([name]) => name === "Content-Type")?.[1]).toBe(type);
  });

  test("FormData: multipart, and the boundary is the body's own", async () => {
    const request = await made({ method: "POST", body: form });
    const type = request.headers.find(([name]) => name === "Content-Type")?.[1] ?? "";
    const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(type)?.[1];
    expect(boundary).toBeDefined();
    expect(new TextDecoder().decode(request.body?.source ?? undefined)).toContain(`--${boundary ?? "missing"}`);
  });

  test("a stream brings none, sets the use-CORS-preflight flag, and has no source", async () => {
    const request = await made({ method: "POST", body: stream(), duplex: "half" });
    expect(request.headers).toEqual([["Accept", "*/*"]]);
    expect([request.usesCorsPreflight, request.body?.source]).toEqual([true, null]);
  });

  test("the page's own Content-Type stays, even an empty one", async () => {
    const request = await made({ method: "POST", body: "x", headers: { "content-type": "" } });
    expect(request.headers.filter(([name]) => name.toLowerCase() === "content-type")).toEqual([["content-type", ""]]);
  });

  test.each<[string, unknown, string]>([
    ["a string is UTF-8", "é", "c3a9"],
    ["an empty string is a body of no bytes", "", ""],
    ["bytes are themselves", new Uint8Array([0, 255]), "00ff"],
    ["a part of a buffer is that part", new Uint8Array([1, 2, 3]).subarray(1, 2), "02"],
  ])("%s", async (_what, body, hex) => {
    const request = await made({ method: "POST", body });
    expect(Buffer.from(request.body?.source ?? new Uint8Array([9, 9])).toString("hex")).toBe(hex);
  });
});

test("a listener on an upload sets the use-CORS-preflight flag", async () => {
  expect((await made({ method: "POST", uploadListener: true })).usesCorsPreflight).toBe(true);
});
