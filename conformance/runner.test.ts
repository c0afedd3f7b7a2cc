import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { runRow } from "./runner.ts";
import { CallCounter, runningOn } from "./subjects/sockets.ts";
import type { Answer, Subject } from "./subjects/subject.ts";
import { corsletConfig, rawRequest } from "./translate.ts";
import { readRows, type Row } from "./vocabulary.ts";

// That the runner can fail: servers that are wrong in known ways, and what it must say of them.

const row: Row = {
  id: "row",
  area: "runner",
  title: "a granted request",
  config: { origins: ["https://a.test"], credentials: true },
  request: { method: "GET", path: "/x", headers: { Origin: "https://a.test" } },
  expect: { config: "accept" },
  strength: "must",
  why: "",
};
const preflight: Row = {
  ...row,
  request: {
    method: "OPTIONS",
    path: "/x",
    headers: { Origin: "https://a.test", "Access-Control-Request-Method": "PUT" },
  },
};

function answering(answer: (request: ReturnType<typeof rawRequest>) => Partial<Answer>): Subject {
  return {
    name: "wrong",
    start: async () => ({
      request: async (request) => ({ status: 200, headers: [], body: "", handlerCalled: true, ...answer(request) }),
      stop: async () => undefined,
    }),
  };
}

const VARY = ["Vary", "Origin"] as const;
const AO = ["Access-Control-Allow-Origin", "https://a.test"] as const;
const of = (request: ReturnType<typeof rawRequest>, name: string): string =>
  request.headers.find(([given]) => given === name)?.[1] ?? "";

describe("invariants", () => {
  it.each<[string, Row, Subject, RegExp]>([
    [
      "the origin mirrored",
      row,
      answering((r) => ({ headers: [["Access-Control-Allow-Origin", of(r, "Origin")], VARY] })),
      /comes from the request/,
    ],
    [
      "request headers mirrored",
      preflight,
      answering((r) => ({
        handlerCalled: false,
        headers: [AO, ["Access-Control-Allow-Headers", of(r, "Access-Control-Request-Headers")], VARY],
      })),
      /comes from the request/,
    ],
    ["two lines of one header", row, answering(() => ({ headers: [AO, AO, VARY] })), /more than once/],
    [
      "two values in one line",
      row,
      answering(() => ({ headers: [["Access-Control-Allow-Origin", "https://a.test, https://a.test"], VARY] })),
      /more than once/,
    ],
    [
      "credentials with a star",
      row,
      answering(() => ({
        headers: [["Access-Control-Allow-Origin", "*"], ["Access-Control-Allow-Credentials", "true"], VARY],
      })),
      /Credentials: true beside/,
    ],
    [
      "credentials: false",
      row,
      answering(() => ({ headers: [AO, ["Access-Control-Allow-Credentials", "false"], VARY] })),
      /Credentials: false beside/,
    ],
    [
      "another origin",
      row,
      answering(() => ({ headers: [["Access-Control-Allow-Origin", "https://b.test"], VARY] })),
      /answers Origin/,
    ],
    [
      "methods told to strangers",
      preflight,
      answering(() => ({ handlerCalled: false, headers: [["Access-Control-Allow-Methods", "PUT"], VARY] })),
      /a refused origin is told/,
    ],
    [
      "no Vary",
      row,
      answering((r) => ({ headers: of(r, "Origin") === "https://a.test" ? [AO] : [] })),
      /without saying so in Vary/,
    ],
    [
      "cookies decide",
      row,
      answering((r) => ({ headers: of(r, "Cookie") === "" ? [AO, VARY] : [VARY] })),
      /other headers/,
    ],
    [
      "a preflight that reaches the handler",
      preflight,
      answering(() => ({ headers: [AO, VARY] })),
      /a preflight reached/,
    ],
    ["a request that does not", row, answering(() => ({ handlerCalled: false, headers: [AO, VARY] })), /did not reach/],
    [
      "headers where nothing governs",
      { ...row, config: { routes: [{ path: "/y", origins: ["https://a.test"] }] } },
      answering(() => ({ headers: [AO] })),
      /nothing governs/,
    ],
  ])("%s", async (_title, wrongRow, subject, fault) => {
    expect((await runRow(wrongRow, subject)).faults.join("\n")).toMatch(fault);
  });

  it("are content with a right answer", async () => {
    const right = answering((r) => ({ headers: of(r, "Origin") === "https://a.test" ? [AO, VARY] : [VARY] }));
    expect((await runRow(row, right)).faults).toEqual([]);
  });
});

type Connect = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
const cors = createRequire(import.meta.url)("cors") as (options: object) => Connect;

describe("the cors package, mirroring every origin as its users configure it", () => {
  const mirroring: Subject = {
    name: "cors",
    start: async (_config, upstream) => {
      const counter = new CallCounter();
      const middleware = cors({ origin: true, credentials: true });
      const server = createServer((request, response) =>
        middleware(request, response, () => {
          counter.calls++;
          response.writeHead(upstream.status).end();
        }),
      );
      return runningOn(server, counter);
    },
  };
  const file = JSON.parse(readFileSync(new URL("cases/policy-cases.json", import.meta.url), "utf8"));
  const rows = readRows(file).filter(({ id }) => id.startsWith("origin-") || id.startsWith("reject-"));

  it("fails on every row but those that allow what it allows", async () => {
    const passed: string[] = [];
    for (const each of rows) {
      if ((await runRow(each, mirroring)).faults.length === 0) passed.push(each.id);
    }
    expect(passed).toEqual([]);
  });
});

describe("the vocabulary", () => {
  it.each([
    { ...row, expects: {} },
    { ...row, expect: { stauts: 200 } },
    { ...row, expect: { oneOf: [{ headers: { Vary: { includes: "x" } } }] } },
    { ...row, request: { ...row.request, body: "x" } },
    { ...row, strength: "may" },
  ])("refuses words that it does not have", (wrong) => {
    expect(() => readRows({ cases: [wrong] })).toThrow(/vocabulary|strength/);
  });

  it("refuses an id twice", () => {
    expect(() => readRows({ cases: [row, row] })).toThrow("two rows");
  });
});

describe("corsletConfig", () => {
  it.each<[Row["config"], Record<string, unknown> | undefined]>([
    [{ origins: "*", debug: true, privateNetwork: true }, { origins: "*" }],
    [{ origins: { range: "https://h{i}.test", from: 1, to: 2 } }, { origins: ["https://h1.test", "https://h2.test"] }],
    [
      { origins: ["https://a.test", { range: "https://h{i}.test", from: 3, to: 3 }] },
      { origins: ["https://a.test", "https://h3.test"] },
    ],
    [{ maxAge: { js: "1.5" } }, { maxAge: 1.5 }],
    [{ origins: [{ js: "/x/" }] }, { origins: [/x/] }],
    [{ dangerouslyAllowPublicSuffixWildcards: true }, { dangerouslyAllowPublicSuffixes: true }],
    [{ allowedOrigins: [] }, { allowedOrigins: [] }],
    [{ routes: [{ path: "/a", origins: "*", debug: false }] }, { resources: { "/a": { origins: "*" } } }],
    [{ routes: [{ path: "/a/*", origins: "*" }, { path: "/a/*", origins: [] }, { path: "/a/*" }] }, undefined],
    [
      { routes: [{ path: "/a/*", origins: "*" }, { path: "/a/*" }] },
      { resources: { "/a/*": { origins: "*" }, "/%61/*": {} } },
    ],
    [{ routes: [{ path: "/", grants: [{ origins: "*" }] }] }, { resources: { "/": [{ origins: "*" }] } }],
  ])("%j", (neutral, translated) => {
    if (translated === undefined) expect(() => corsletConfig(neutral)).toThrow("spellings");
    else expect(corsletConfig(neutral)).toEqual(translated);
  });
});

it("rawRequest writes long values and repeated lines out", () => {
  const headers = { A: "1", B: ["2", ""], C: { prefix: "<", repeat: "ab", times: 2, suffix: ">", lines: 2 } };
  expect(rawRequest({ method: "GET", path: "/", headers }).headers).toEqual([
    ["A", "1"],
    ["B", "2"],
    ["B", ""],
    ["C", "<abab>"],
    ["C", "<abab>"],
  ]);
});
