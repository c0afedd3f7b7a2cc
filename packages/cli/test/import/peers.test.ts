import { checkPolicy } from "corslet";
import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  oneof,
  option,
  tuple,
} from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { PeerName } from "../../src/import/peer.ts";
import { UsageError } from "../../src/terminal/usage-error.ts";
import { differences, PAGES, seen } from "./_decisions.ts";
import { importText } from "./_import.ts";
import { runnerOf, startFlask } from "./_peers.ts";

// Whatever is written is a sound policy, and decides as the library does wherever the report says so. The library is
// asked, with the same text, by the model of a browser.

const flask = startFlask();
afterAll(() => flask?.stop());

const ORIGINS = [
  '"https://app.example.com"',
  '"https://a.b.example.com"',
  '"http://localhost:3000"',
  '"http://app.example.com"',
  '"https://app.example.com/"',
  '"https://*.example.com"',
  '"null"',
];
const EXPRESSIONS = [
  String.raw`/^https:\/\/app\.example\.com$/`,
  String.raw`/^https:\/\/.+\.example\.com$/`,
  String.raw`/^https:\/\/(.+\.)?example\.com$/`,
  String.raw`/^https:\/\/([\w-]+\.)*example\.com$/i`,
  String.raw`/^https?:\/\/localhost(:\d+)?$/`,
  String.raw`/^https:\/\/(app|a\.b)\.example\.com(?::8443)?$/`,
  String.raw`/^https:\/\/[a-z]+\.example\.com$/`,
  String.raw`/example\.com$/`,
  String.raw`/^https:\/\/app.example.com$/`,
  String.raw`/^https:\/\/app\.example\.com/g`,
];

const listOf = (entries: readonly string[], most = 3) =>
  array(constantFrom(...entries), { maxLength: most }).map((list) => `[${list.join(", ")}]`);

/** An option that is there or not; each as the text that follows its name. */
function optionsOf(options: Readonly<Record<string, Arbitrary<string>>>, separator = ": "): Arbitrary<string> {
  const maybe = Object.entries(options).map(([name, value]) =>
    option(
      value.map((text) => `${name}${separator}${text}`),
      { nil: null },
    ),
  );
  return tuple(...maybe).map((members) => members.filter((member) => member !== null).join(", "));
}

const METHODS = ['"GET"', '"PUT"', '"PATCH"', '"DELETE"', '"OPTIONS"', '"put"', '"*"'];
const HEADERS = ['"Content-Type"', '"authorization"', '"X-Custom"', '"Origin"', '"*"'];

const npmOptions = (origin: Arbitrary<string>): Arbitrary<string> =>
  optionsOf({
    origin,
    methods: oneof(listOf(METHODS), constant('"GET, PUT"')),
    allowedHeaders: oneof(listOf(HEADERS), constantFrom('"Content-Type,X-Custom"', '""', "null")),
    exposedHeaders: listOf(['"X-Total"', '"Set-Cookie"', '"Content-Type"', '"*"'], 2),
    credentials: constantFrom("true", "false"),
    maxAge: constantFrom("0", "600", "-1", "31536000", '"60"', "null"),
    optionsSuccessStatus: constantFrom("200", "204", "404"),
    preflightContinue: constantFrom("true", "false"),
  });

const NPM_ORIGIN = oneof(
  constantFrom('"*"', "true", "false", "undefined", ...ORIGINS, ...EXPRESSIONS),
  listOf([...ORIGINS, ...EXPRESSIONS, '"*"', "true", "false"]),
);

const PROGRAMS: { readonly [Name in PeerName]: Arbitrary<string> } = {
  cors: npmOptions(NPM_ORIGIN).map(
    (options) => `const express = require("express");
const cors = require("cors");
const app = express();
app.use(cors({ ${options} }));`,
  ),
  "fastify-cors": npmOptions(NPM_ORIGIN).map(
    (options) => `const app = require("fastify")();
app.register(require("@fastify/cors"), { ${options} });`,
  ),
  hono: optionsOf({
    origin: oneof(constantFrom('"*"', ...ORIGINS), listOf([...ORIGINS, '"*"'])),
    allowMethods: listOf(METHODS),
    allowHeaders: listOf(HEADERS),
    exposeHeaders: listOf(['"X-Total"', '"*"'], 2),
    credentials: constantFrom("true", "false"),
    maxAge: constantFrom("0", "600", "31536000"),
  }).map(
    (options) => `const { Hono } = require("hono");
const { cors } = require("hono/cors");
const app = new Hono();
app.use("*", cors({ ${options} }));`,
  ),
  "flask-cors": optionsOf(
    {
      origins: oneof(
        constantFrom('"*"', ...ORIGINS),
        listOf([
          ...ORIGINS,
          '"*"',
          String.raw`r"^https://.+\.example\.com$"`,
          String.raw`r"https://app\.example\.com"`,
          String.raw`r"^https?://localhost(:\d+)?$"`,
        ]),
      ),
      methods: oneof(listOf(METHODS), constant('"GET, PUT"')),
      allow_headers: oneof(listOf(HEADERS), constant('"X-Custom"')),
      expose_headers: listOf(['"X-Total"', '"*"'], 2),
      supports_credentials: constantFrom("True", "False"),
      max_age: constantFrom("0", "600", "31536000", '"60"', "None"),
      send_wildcard: constantFrom("True", "False"),
      vary_header: constantFrom("True", "False"),
    },
    "=",
  ).map((options) => `app = Flask(__name__)\nCORS(app, ${options})`),
};

describe.each(Object.keys(PROGRAMS) as PeerName[])("%s", (peer) => {
  test("what is written is sound, and decides as the library where the report says so", async ({ skip }) => {
    const run = runnerOf(peer, flask);
    if (run === null) {
      skip("flask-cors is not installed; CONTRIBUTING.md says how");
      return;
    }
    let written = 0;
    Object.assign(seen, { readable: 0, blocked: 0 });
    await assert(
      asyncProperty(PROGRAMS[peer], boolean(), async (program, isAnswered) => {
        const result = importAnswered(peer, program, isAnswered);
        if (result.config === null) {
          expect(result.findings.map(({ kind }) => kind)).toContain("refused");
          return;
        }
        written++;
        expect(checkPolicy(result.config).filter(({ severity }) => severity === "error")).toEqual([]);
        const transport = await run(program).catch(() => null);
        // What does not start decides nothing.
        if (transport === null) expect(Object.values(result.same).flat()).not.toContain("origins");
        else expect(await differences(result, transport, ["/x"])).toEqual([]);
      }),
      { numRuns: 150 },
    );
    // Most rows would prove nothing if most were refused.
    expect(written).toBeGreaterThan(20);
    expect(seen.readable).toBeGreaterThan(100);
    expect(seen.blocked).toBeGreaterThan(100);
  }, 120_000);
});

/** With answers where something is open, or without. */
function importAnswered(peer: PeerName, program: string, isAnswered: boolean): ReturnType<typeof importText> {
  if (!isAnswered) return importText(peer, program);
  for (const flags of [{ origin: ["https://app.example.com"], header: ["X-Custom"] }, { header: ["X-Custom"] }])
    try {
      return importText(peer, program, flags);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  return importText(peer, program);
}

test("the pages are as browsers write them", () => {
  expect(PAGES.filter((page) => page !== "null" && new URL(page).origin !== page)).toEqual([]);
});
