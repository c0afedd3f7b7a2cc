import { expect, test } from "vitest";
import { deriveSelf } from "../../src/csrf/self.ts";
import { parseAddressRange } from "../../src/http/address-range.ts";
import type { WriteFacts } from "../../src/csrf/index.ts";
import { eachRow } from "./_facts.ts";

const PROXY = [parseAddressRange("10.0.0.0/8")].filter((range) => range !== null);

type Row = readonly [self: string | null, headers: WriteFacts["headers"], facts?: Partial<WriteFacts>];

eachRow<Row>([
  ["https://api.test", { host: "api.test" }],
  ["http://api.test", { host: "api.test" }, { scheme: "http" }],
  ["https://api.test:8443", { host: "api.test:8443" }],
  ["https://api.test", { host: "api.test:443" }],
  ["https://api.test:80", { host: "api.test:80" }],
  ["http://api.test", { host: "api.test:80" }, { scheme: "http" }],
  ["http://127.0.0.1:3000", { host: "127.0.0.1:3000" }, { scheme: "http" }],
  ["http://[::1]:3000", { host: "[::1]:3000" }, { scheme: "http" }],
  ["https://[::1]", { host: "[::1]:443" }],
  ["https://xn--bcher-kva.example", { host: "xn--bcher-kva.example" }],
  ["https://api.test", { ":authority": "api.test" }],
  ["https://api.test", { ":authority": "api.test", host: "api.test" }],
  ["https://api.test", { host: ["api.test"] }],
  // Hosts and schemes are case-insensitive; an origin is in lower case.
  ["https://api.test", { host: "API.test" }],
  ["https://api.test", { host: "Api.Test:443" }],
  ["https://[2001:db8::1]", { host: "[2001:DB8::1]" }],
  [null, { host: "\u212Aeys.test" }],
  [null, { ":authority": "api.test", host: "api.test:443" }],
  [null, {}],
  [null, { host: "" }],
  [null, { host: "api.test." }],
  [null, { host: "api.test:" }],
  [null, { host: "api.test:0443" }],
  [null, { host: "api.test:65536" }],
  [null, { host: "api.test, api.test" }],
  [null, { host: "api test" }],
  [null, { host: "user@api.test" }],
  [null, { host: "api.test/x" }],
  [null, { host: "bücher.example" }],
  [null, { host: "127.1" }],
  [null, { host: `${"a".repeat(260)}.test` }],
  // A proxy's word.
  ["https://api.test", { host: "inner", "x-forwarded-host": "api.test" }, { peer: "10.1.2.3" }],
  ["https://api.test", { host: "inner", "x-forwarded-host": "api.test" }, { peer: "::ffff:10.1.2.3" }],
  ["http://api.test", { host: "api.test", "x-forwarded-proto": "http" }, { peer: "10.1.2.3" }],
  [
    "https://api.test",
    { host: "inner", "x-forwarded-host": "api.test", "x-forwarded-proto": "https" },
    { scheme: "http", peer: "10.1.2.3" },
  ],
  ["https://inner", { host: "inner", "x-forwarded-host": "" }, { peer: "10.1.2.3" }],
  ["https://inner", { host: "inner", "x-forwarded-host": "evil.test" }, { peer: "11.1.2.3" }],
  ["https://inner", { host: "inner", "x-forwarded-host": "evil.test" }],
  [null, { host: "inner", "x-forwarded-host": "api.test, inner" }, { peer: "10.1.2.3" }],
  [null, { host: "inner", "x-forwarded-host": ["api.test", "evil.test"] }, { peer: "10.1.2.3" }],
  [null, { host: "inner", "x-forwarded-proto": "https, http" }, { peer: "10.1.2.3" }],
  ["https://api.test", { host: "inner", "x-forwarded-host": "API.Test:443" }, { peer: "10.1.2.3" }],
  ["https://inner", { host: "inner", "x-forwarded-proto": "HTTPS" }, { scheme: "http", peer: "10.1.2.3" }],
  [null, { host: "inner", "x-forwarded-proto": "s".repeat(65) }, { peer: "10.1.2.3" }],
  [null, { host: "inner", "x-forwarded-proto": "wss" }, { peer: "10.1.2.3" }],
])("%s: %j %j", (self, headers, facts) => {
  const read = (): string | null =>
    deriveSelf({ method: "POST", path: "/", scheme: "https", headers, ...facts }, PROXY);
  expect(read()).toBe(self);
  // What was derived last is remembered, with what it was derived of.
  expect(read()).toBe(self);
});

const self = (host: string, scheme: "http" | "https"): string | null =>
  deriveSelf({ method: "POST", path: "/", scheme, headers: { host } }, []);

test("another host or scheme is derived anew", () => {
  expect([self("a.test", "http"), self("a.test", "https"), self("b.test", "https"), self("a.test", "http")]).toEqual([
    "http://a.test",
    "https://a.test",
    "https://b.test",
    "http://a.test",
  ]);
});
