import { describe, expect, test } from "vitest";
import { fetchMetadata, type MetadataFacts } from "../../src/browser/fetch-metadata.ts";
import { pageAt } from "../../src/browser/page.ts";
import { browserOver, PAGE, redirectTo, valueOf } from "./_scripted.ts";

const PORTAL = "https://app.example.com:8443";
const SIBLING = "https://api.example.com";
const PLAIN = "http://app.example.com";

function metadataOf(page: string, urls: readonly string[], rest: Partial<MetadataFacts> = {}): Record<string, string> {
  const { origin } = pageAt(page);
  const facts = { origin, urls: urls.map((url) => new URL(url)), mode: "navigate", destination: "document" } as const;
  return Object.fromEntries(fetchMetadata({ ...facts, ...rest }));
}

// https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header
describe("Sec-Fetch-Site", () => {
  test.each<[idea: string, page: string, urls: readonly string[], site: string | undefined]>([
    ["the page's own origin", PAGE, [`${PAGE}/x`], "same-origin"],
    ["its default port written out", PAGE, ["https://app.example.com:443/"], "same-origin"],
    ["another port", PAGE, [PORTAL], "same-site"],
    ["a sibling host", PAGE, [SIBLING], "same-site"],
    ["another site", PAGE, ["https://other.test"], "cross-site"],
    ["two sites under one public suffix", "https://a.github.io", ["https://b.github.io"], "cross-site"],
    ["the same host from http", PLAIN, [PAGE], "cross-site"],
    ["an opaque page", "null", [PAGE], "cross-site"],
    ["from an address to itself on another port", "http://127.0.0.1:1", ["http://127.0.0.1:2"], "same-site"],
    ["from localhost to another port", "http://localhost:1", ["http://localhost:2"], "same-site"],
    ["from localhost to 127.0.0.1", "http://localhost", ["http://127.0.0.1"], "cross-site"],

    ["led within the origin", PAGE, [`${PAGE}/a`, `${PAGE}/b`], "same-origin"],
    ["led away and back within the site", PAGE, [PAGE, SIBLING, PAGE], "same-site"],
    ["led from a sibling to the page's origin", PAGE, [SIBLING, PAGE], "same-site"],
    ["led through another site", PAGE, [PAGE, "https://evil.test", PAGE], "cross-site"],
    ["once cross-site, always", PAGE, ["https://evil.test", SIBLING, PAGE], "cross-site"],
    ["led over plain http", PAGE, [PAGE, PLAIN, PAGE], "cross-site"],

    ["to plain http, nothing is told", PAGE, [PLAIN], undefined],
    ["though it came from https", PAGE, [PAGE, "http://api.example.com"], undefined],
    ["to loopback, it is", "https://evil.test", ["http://127.0.0.1:8080"], "cross-site"],
    ["to a name of loopback too", "https://evil.test", ["http://app.localhost"], "cross-site"],
  ])("%s", (_, page, urls, site) => {
    expect(metadataOf(page, urls)["Sec-Fetch-Site"]).toBe(site);
  });

  test("none, where no page asked: redirects do not change that", () => {
    const urls = ["https://evil.test", PAGE];
    expect(metadataOf("null", urls, { isUserInitiated: true })["Sec-Fetch-Site"]).toBe("none");
  });
});

test("mode and destination go with it, and nothing goes alone", () => {
  expect(metadataOf(PAGE, [SIBLING], { mode: "websocket", destination: "empty" })).toEqual({
    "Sec-Fetch-Site": "same-site",
    "Sec-Fetch-Mode": "websocket",
    "Sec-Fetch-Dest": "empty",
  });
  expect(metadataOf(PAGE, [PLAIN])).toEqual({});
});

async function sites(url: string, script = {}): Promise<string[]> {
  const { browser, sent } = browserOver(script);
  await browser.explain(url, { method: "PUT", mode: "cors" });
  return sent.map((request) => `${request.method} ${valueOf(request, "sec-fetch-site") ?? "-"}`);
}

describe("on fetch", () => {
  test("the preflight has its own, and a redirect's hop the whole chain's", async () => {
    expect(await sites(SIBLING)).toEqual(["OPTIONS same-site", "PUT same-site"]);
    const led = { "https://evil.test/": redirectTo(`${SIBLING}/x`, 307) };
    expect(await sites("https://evil.test/", led)).toEqual([
      "OPTIONS cross-site",
      "PUT cross-site",
      // A preflight is a request of its own, which begins where it is sent to.
      "OPTIONS same-site",
      "PUT cross-site",
    ]);
  });

  test("to plain http there is none", async () => {
    expect(await sites("http://api.example.com")).toEqual(["OPTIONS -", "PUT -"]);
  });
});
