import { describe, expect, test } from "vitest";
import { parseAddress, parseSeconds, parseUpstream } from "../../src/serve/address.ts";
import { UsageError } from "../../src/terminal/usage-error.ts";

function hintOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof UsageError) return error.hint;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("an address to listen on", () => {
  test.each([
    ["127.0.0.1:8080", "127.0.0.1", 8080],
    ["0.0.0.0:80", "0.0.0.0", 80],
    ["localhost:0", "localhost", 0],
    ["[::1]:8080", "::1", 8080],
    ["8080", "127.0.0.1", 8080],
    [":8080", "127.0.0.1", 8080],
  ])("%s", (text, host, port) => expect(parseAddress(text, "--listen")).toEqual({ host, port }));

  test.each([
    "",
    "localhost",
    "::1:8080",
    "[localhost]:1",
    "a:65536",
    "a:b",
    "http://a:80",
    "a b:80",
    "127.0.0.1:8080/",
  ])("%j is refused", (text) =>
    expect(hintOf(() => parseAddress(text, "--admin"))).toBe("write --admin 127.0.0.1:8080"),
  );
});

describe("an upstream", () => {
  test.each([
    ["http://127.0.0.1:3000", "http://127.0.0.1:3000"],
    ["HTTPS://API.example.com/", "https://api.example.com"],
    ["http://[::1]:80", "http://[::1]"],
  ])("%s", (text, origin) => expect(parseUpstream(text).origin).toBe(origin));

  test.each([
    ["localhost:3000", "write --upstream http://localhost:3000"],
    ["ftp://host", "write --upstream http://host"],
    ["//host:1", "write --upstream http://host:1"],
    ["http://host/base", "write --upstream http://host"],
    ["http://host?q", "write --upstream http://host"],
    ["http://user:secret@host", "write --upstream http://host"],
    ["http://", "write --upstream http://127.0.0.1:3000"],
    ["", "write --upstream http://127.0.0.1:3000"],
  ])("%j is refused", (text, hint) => expect(hintOf(() => parseUpstream(text))).toBe(hint));
});

describe("seconds", () => {
  test.each([
    ["30", 30_000],
    ["0.5", 500],
  ])("%s", (text, milliseconds) => expect(parseSeconds(text, "--timeout", { min: 0.001 })).toBe(milliseconds));
  test.each(["0", "-1", "1e3", "x", "", "99999999", "Infinity"])("%j is refused", (text) =>
    expect(hintOf(() => parseSeconds(text, "--timeout", { min: 0.001 }))).toBe("write --timeout 30"),
  );
});
