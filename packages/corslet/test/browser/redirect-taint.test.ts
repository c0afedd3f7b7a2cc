import { describe, expect, test } from "vitest";
import {
  type BrowserRequestInit,
  createBrowser,
  type HeaderLine,
  type Transport,
  type WireRequest,
} from "../../src/browser/index.ts";
import { originOfUrl } from "../../src/browser/url-origin.ts";
import { PAGE, valueOf } from "./_scripted.ts";

const A = "https://app.example.com/";
const SITE = "https://api.example.com/";
const B = "https://b.test/";
const C = "https://c.test/";

/** The Origin that each hop carries when redirects lead through these URLs, all of which share themselves. */
async function origins(
  page: string,
  urls: readonly string[],
  init: BrowserRequestInit = {},
): Promise<(string | null)[]> {
  const places = urls.map((url, index) => `${url}${String(index)}`);
  const sent: WireRequest[] = [];
  const transport: Transport = (request) => {
    sent.push(request);
    const next = places[places.indexOf(request.url) + 1];
    const headers: HeaderLine[] = [["Access-Control-Allow-Origin", valueOf(request, "origin") ?? "*"]];
    if (request.kind === "preflight") headers.push(["Access-Control-Allow-Methods", "*"]);
    else if (next !== undefined) headers.push(["Location", next]);
    return Promise.resolve({ status: next === undefined || request.kind === "preflight" ? 200 : 307, headers });
  };
  await createBrowser({ page, transport }).explain(places[0] ?? page, init);
  return sent.map((request) => valueOf(request, "origin") ?? null);
}

// https://fetch.spec.whatwg.org/#concept-request-redirect-taint and #serializing-a-request-origin
describe("a cors request's Origin, hop by hop", () => {
  const OWN = "https://app.example.com";
  test.each<[string, readonly string[], (string | null)[]]>([
    [A, [A], [null]],
    [A, [B], [OWN]],
    [A, [A, B], [null, OWN]],
    [A, [A, A, B], [null, null, OWN]],
    [A, [B, B], [OWN, OWN]],
    [A, [B, A], [OWN, "null"]],
    [A, [B, C], [OWN, "null"]],
    [A, [A, B, C], [null, OWN, "null"]],
    [A, [A, B, A], [null, OWN, "null"]],
    [A, [SITE, A], [OWN, "null"]],
    [A, [SITE, "https://other.example.com/"], [OWN, "null"]],
    [A, [SITE, "http://api.example.com/"], [OWN, "null"]],
    [A, [SITE, B, C], [OWN, "null", "null"]],
    [A, ["https://app.example.com:8443/", A], [OWN, "null"]],
    ["null", [A], ["null"]],
    ["null", [A, SITE], ["null", "null"]],
  ])("a page at %s, by way of %j", async (page, urls, expected) => {
    expect(await origins(page, urls)).toEqual(expected);
  });
});

const lastOrigin = async (page: string, url: string, init: BrowserRequestInit): Promise<string | null | undefined> =>
  (await origins(page, [url], init)).at(-1);

// https://fetch.spec.whatwg.org/#append-a-request-origin-header
describe("the Origin header of one request", () => {
  test.each<[string, string, BrowserRequestInit, string | null]>([
    ["2, 3: GET across origins", SITE, {}, PAGE],
    ["2, 3: HEAD across origins", SITE, { method: "HEAD" }, PAGE],
    ["2, 3: PUT across origins", SITE, { method: "PUT" }, PAGE],
    ["2, 3: whatever the referrer policy", SITE, { referrerPolicy: "no-referrer" }, PAGE],
    ["4: GET to the own lastOrigin", A, {}, null],
    ["4: HEAD to the own lastOrigin", A, { method: "HEAD", mode: "same-origin" }, null],
    ["4: POST to the own lastOrigin", A, { method: "POST" }, PAGE],
    ["4: PUT to the own lastOrigin", A, { method: "PUT", mode: "same-origin" }, PAGE],
    ["4: OPTIONS to the own lastOrigin", A, { method: "OPTIONS" }, PAGE],
    ["4: in mode cors the referrer policy is not asked", A, { method: "POST", referrerPolicy: "no-referrer" }, PAGE],
    ["4: GET in no-cors", SITE, { mode: "no-cors" }, null],
    ["4: POST in no-cors", SITE, { mode: "no-cors", method: "POST" }, PAGE],
  ])("step %s", async (_step, url, init, expected) => {
    expect(await lastOrigin(A, url, init)).toBe(expected);
  });

  test.each<[NonNullable<BrowserRequestInit["referrerPolicy"]>, string, string]>([
    ["no-referrer", SITE, "null"],
    ["no-referrer", A, "null"],
    ["", SITE, PAGE],
    ["", "http://api.example.com/", "null"],
    ["no-referrer-when-downgrade", "http://api.example.com/", "null"],
    ["no-referrer-when-downgrade", SITE, PAGE],
    ["strict-origin", "http://api.example.com/", "null"],
    ["strict-origin-when-cross-origin", "http://api.example.com/", "null"],
    ["strict-origin-when-cross-origin", SITE, PAGE],
    ["same-origin", SITE, "null"],
    ["same-origin", A, PAGE],
    ["origin", "http://api.example.com/", PAGE],
    ["origin-when-cross-origin", "http://api.example.com/", PAGE],
    ["unsafe-url", "http://api.example.com/", PAGE],
  ])("step 4.1: a POST in no-cors under %j to %s", async (referrerPolicy, url, expected) => {
    expect(await lastOrigin(A, url, { method: "POST", mode: "no-cors", referrerPolicy })).toBe(expected);
  });

  test("a page over http has nothing to hide from http", async () => {
    const init = { method: "POST", mode: "no-cors" } as const;
    expect(await lastOrigin("http://app.example.com/", "http://b.test/", init)).toBe("http://app.example.com");
  });

  test("an opaque page says null, under every policy", async () => {
    const init = { method: "POST", mode: "no-cors", referrerPolicy: "unsafe-url" } as const;
    expect(await lastOrigin("null", SITE, init)).toBe("null");
  });
});

test.each<[string, unknown]>([
  ["https://a.test/x?y#z", { scheme: "https", host: "a.test", port: null }],
  ["https://a.test:443/", { scheme: "https", host: "a.test", port: null }],
  ["http://[::1]:8080/", { scheme: "http", host: "[::1]", port: 8080 }],
  ["data:,x", null],
  ["about:blank", null],
  ["ftp://a.test/", null],
])("the origin of %s", (url, origin) => {
  expect(originOfUrl(new URL(url))).toEqual(origin);
});
