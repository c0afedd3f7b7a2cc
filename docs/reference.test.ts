import { readFileSync } from "node:fs";
import { checkPolicy, definePolicy, policyOf, type RequestFacts } from "corslet";
import { describe, expect, test } from "vitest";
import * as limits from "../packages/corslet/src/http/limits.ts";
import { CONFIG_KEYS, GRANT_KEYS } from "../packages/corslet/src/policy/config.ts";
import { ROOT, snippetsOf } from "./snippets/markdown.ts";
import { annotationsOf } from "./snippets/policy.ts";
import { codes, table } from "./snippets/tables.ts";

// The policy reference says all there is, and nothing that is not so.

const REFERENCE = "docs/03-policy-reference.md";

/** The members of a union of string literals, as the source writes it. */
function union(file: string, name: string): string[] {
  const source = readFileSync(`${ROOT}packages/corslet/src/${file}`, "utf8");
  const [, members = ""] = new RegExp(`export type ${name} =([^;]+);`).exec(source) ?? [];
  return [...members.matchAll(/"([^"]+)"/g)].map(([, member = ""]) => member);
}

function documented(head: readonly string[], column = 0): string[] {
  return table(REFERENCE, ...head)
    .flatMap((row) => codes(row[column]))
    .sort();
}

describe("codes", () => {
  const errors = [...union("policy/problem.ts", "ErrorCode"), ...union("policy/problem.ts", "OriginErrorCode")];
  const warnings = union("policy/problem.ts", "WarningCode");

  test("every error has its row, and no other code has", () => {
    expect(errors.length).toBeGreaterThan(40);
    const rows = table(REFERENCE, "code", "why it is refused").flatMap((row) => codes(row[0]));
    expect(rows.toSorted()).toEqual(errors.toSorted());
  });

  test("every warning has its row", () => {
    expect(documented(["code", "what it says"])).toEqual(warnings.toSorted());
  });

  test("every code has an example that the snippets' test runs", () => {
    const annotated = snippetsOf(REFERENCE).filter(({ check }) => check?.kind === "annotated");
    const notes = annotated.flatMap((snippet) => Object.values(annotationsOf(snippet)).flat());
    const shown = new Set(notes.map((note) => note.split(": ", 1)[0]));
    // Nobody would read an example of 4 KiB.
    const withoutExample = [...errors, ...warnings].filter((code) => !shown.has(code));
    expect([...new Set(withoutExample)]).toEqual(["headers/too-long"]);
  });

  test.each([
    [limits.LONG_HEADER_LENGTH, []],
    [limits.LONG_HEADER_LENGTH + 1, ["warning headers/too-long"]],
    [limits.MAX_HEADER_LENGTH, ["warning headers/too-long"]],
    [limits.MAX_HEADER_LENGTH + 1, ["error headers/too-long"]],
  ])("a header of %i bytes", (length, expected) => {
    const problems = checkPolicy({ origins: ["https://app.example.com"], exposeHeaders: ["x".repeat(length)] });
    expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
  });
});

describe("keys", () => {
  const HEAD = ["key", "type", "default", "meaning"];

  test("every key has its row, and no other has", () => {
    expect(documented(HEAD)).toEqual([...CONFIG_KEYS, ...GRANT_KEYS].toSorted());
  });
});

describe("origin patterns", () => {
  const rows = table(REFERENCE, "pattern", "matches", "does not match").map((row) => row.map(codes));

  test("there are rows", () => expect(rows.length).toBeGreaterThan(5));

  test.each(rows)("%j matches %j and not %j", ([pattern = ""], matches, others) => {
    const policy = policyOf({ origins: [pattern] });
    const granted = (origin: string): boolean => policy.decide({ method: "GET", path: "/", origin }).allowed;
    expect(matches.filter(granted)).toEqual(matches);
    expect(others.filter(granted)).toEqual([]);
  });
});

describe("resource patterns", () => {
  const rows = table(REFERENCE, "pattern", "governs", "does not govern").map((row) => row.map(codes));

  test("there are rows", () => expect(rows.length).toBe(3));

  test.each(rows)("%j governs %j and not %j", ([pattern = ""], governed, others) => {
    const policy = policyOf({ resources: { [pattern]: { origins: "*" } } });
    const governs = (path: string): boolean => policy.decide({ method: "GET", path }).kind !== "none";
    expect(governed.filter(governs)).toEqual(governed);
    expect(others.filter(governs)).toEqual([]);
  });
});

describe("reasons", () => {
  const policy = definePolicy({
    resources: { "/api/*": { origins: ["https://app.example.com"] }, "/public/*": { origins: "*" } },
  });
  const get: RequestFacts = { method: "GET", path: "/api/x", origin: "https://app.example.com" };
  const put: RequestFacts = { ...get, method: "OPTIONS", requestMethod: "POST" };
  const facts: RequestFacts[] = [
    { ...get, path: "/other" },
    { ...get, origin: null },
    { ...get, path: "/public/x" },
    { ...put, path: "/public/x" },
    get,
    put,
    { ...get, origin: "https://evil.test" },
    { ...put, origin: "https://evil.test" },
    { ...put, requestMethod: "PUT" },
    { ...put, requestHeaders: "x-debug" },
    { ...put, requestHeaders: ",".repeat(limits.MAX_EMPTY_ELEMENTS) },
    { ...put, requestHeaders: "a".repeat(limits.MAX_REQUEST_HEADERS_LENGTH + 1) },
  ];

  test("every reason has its row, with the kinds it comes in and whether it allows", () => {
    const rows = table(REFERENCE, "reason", "kind", "allowed", "meaning");
    const said = rows.flatMap(([reason, kinds = "", allowed]) =>
      kinds.split(", ").map((kind) => `${codes(reason).join()} ${kind} ${allowed}`),
    );
    const seen = facts.map((fact) => {
      const { reason, kind, allowed } = policy.decide(fact);
      return `${reason} ${kind} ${allowed ? "yes" : "no"}`;
    });
    expect(said.toSorted()).toEqual(seen.toSorted());
    const reasons = union("server/decision.ts", "Reason");
    expect(rows.map(([reason]) => codes(reason).join()).toSorted()).toEqual(reasons.toSorted());
  });
});

test("limits stand with their values", () => {
  const rows = table(REFERENCE, "limit", "value", "what happens beyond it, and why this value");
  expect(Object.fromEntries(rows.map(([name, value]) => [codes(name).join(), Number(value)]))).toEqual({ ...limits });
});
