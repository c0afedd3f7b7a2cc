import type { IncomingMessage } from "node:http";
import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { collectLines, hopByHop } from "../../src/serve/hop-by-hop.ts";
import { authorityOf, originFormOf } from "../../src/serve/request-target.ts";
import { responseHead } from "../../src/serve/response-head.ts";

const UPSTREAM = "http://up.test:81";
const PUBLIC = "https://api.example.com";

function told(location: string): string {
  const response = { headers: {}, rawHeaders: ["Location", location] } as unknown as IncomingMessage;
  return responseHead(response, UPSTREAM)[1] ?? "";
}

function originOn(base: string, location: string): string | null {
  return URL.canParse(location, base) ? new URL(location, base).origin : null;
}

test("a Location is on the API's own origin or left as it is: rewriting opens no way elsewhere", () => {
  const piece = constantFrom(
    "http://",
    "up.test",
    ":81",
    ":8",
    "1",
    "/",
    "//",
    "\\",
    "\t",
    "?",
    "#",
    "@",
    ".",
    "..",
    "evil.test",
    "HTTP:",
    "x",
  );
  const location = oneof(
    array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
    array(piece, { maxLength: 8 }).map((pieces) => UPSTREAM + pieces.join("")),
    array(constantFrom("/", "\\", "\t", ".", "evil.test"), { maxLength: 6 }).map(
      (pieces) => UPSTREAM + pieces.join(""),
    ),
  );
  assert(
    property(location, (sent) => {
      const got = told(sent);
      if (got === sent) return;
      expect(originOn(PUBLIC, sent)).toBe(UPSTREAM);
      expect(originOn(PUBLIC, got)).toBe(PUBLIC);
      const [before, after] = [new URL(sent), new URL(got, PUBLIC)];
      // Node 20's URL parser leaves /.x/.. as it is at times; then it cannot say what a client would make of it.
      if (/\/\.\.?(?:\/|$)/.test(before.pathname)) return;
      expect([after.pathname, after.search, after.hash]).toEqual([before.pathname, before.search, before.hash]);
    }),
    { numRuns: 5000 },
  );
});

test("a request target becomes its path and query, or nothing", () => {
  assert(
    property(string(), (target) => {
      const form = originFormOf(target);
      if (form === null) return;
      expect(form === "*" || form.startsWith("/")).toBe(true);
      if (target.startsWith("/") || target === "*") expect(form).toBe(target);
      else expect(target.endsWith(form) || target.endsWith(form.slice(1))).toBe(true);
    }),
  );
});

test.each([
  ["/a?b", "/a?b", null],
  ["*", "*", null],
  ["http://h", "/", "h"],
  ["http://h:1/a?b", "/a?b", "h:1"],
  ["http://h?b", "/?b", "h"],
  ["h:443", null, null],
  ["a", null, null],
  ["", null, null],
  ["/a#b", null, null],
])("%j is asked for as %j, on %j", (target, form, authority) => {
  expect([originFormOf(target), authorityOf(target)]).toEqual([form, authority]);
});

test("a header may have any name", () => {
  const names = ["__proto__", "constructor", "toString", "X-A", "x-a", "__PROTO__"];
  const lines = collectLines(
    names.flatMap((name, i) => [name, String(i)]),
    () => true,
  );
  expect(Object.entries(lines)).toEqual([
    ["__proto__", ["0", "5"]],
    ["constructor", "1"],
    ["toString", "2"],
    ["X-A", ["3", "4"]],
  ]);
  expect(Object.getPrototypeOf(lines)).toBe(Object.prototype);
});

test("names in Connection are found whatever their case, and framing is not given away", () => {
  const isHopByHop = hopByHop(" close ,, X-Mine,CONTENT-LENGTH");
  expect(["x-mine", "X-MINE", "close", "Keep-Alive", "Content-Length", "X-Yours"].map(isHopByHop)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
