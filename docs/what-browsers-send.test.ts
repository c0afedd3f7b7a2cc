import { describe, expect, test } from "vitest";
import { type Observation, readObservations } from "../conformance/browsers/csrf/observations.ts";
import { SECTIONS } from "../conformance/browsers/csrf/rows/index.ts";
import { readDocument } from "./snippets/markdown.ts";

// What docs/14-what-browsers-send.md makes of its lines, against what was seen.

const PAGE = readDocument("docs/14-what-browsers-send.md");
const ENGINES = ["chromium", "firefox", "webkit"] as const;

type Engine = (typeof ENGINES)[number];

const seen = Object.fromEntries(ENGINES.map((engine) => [engine, readObservations(engine).rows])) as {
  readonly [Name in Engine]: Readonly<Record<string, Observation>>;
};

/** The engines in which what was seen of a row is so. */
function where(id: string, isSo: (sent: Observation["sent"], observation: Observation) => boolean): Engine[] {
  return ENGINES.filter((engine) => {
    const observation = seen[engine][id];
    if (observation === undefined) throw new Error(`${id} was not observed in ${engine}`);
    return isSo(observation.sent, observation);
  });
}

const has = (cookie: string) => (sent: Observation["sent"]) => sent.cookies.includes(cookie);

const CLAIMS: readonly (readonly [words: string, found: readonly Engine[], claimed: readonly Engine[]])[] = [
  ["cookie rides along, `SameSite=Strict`", where("form from the sibling", has("strict")), ENGINES],
  ["and another port of your own host", where("form from the other port", has("strict")), ENGINES],
  ["`__Host-` too", where("form from the sibling", has("__Host-none")), ENGINES],
  ["A form on a foreign page takes a cookie without `SameSite`", where("form", has("default")), ENGINES],
  ["A link takes `Lax` cookies along", where("link", has("lax")), ENGINES],
  ["`Referrer-Policy: no-referrer`", where("form, no-referrer", ({ origin }) => origin === "null"), ENGINES],
  ["a sandboxed frame", where("form, sandboxed", ({ origin }) => origin === "null"), ENGINES],
  [
    "Your own form under `no-referrer` is `null`",
    where("own form to https, no-referrer", ({ origin, site }) => origin === "null" && site === "same-origin"),
    ENGINES,
  ],
  [
    "in Chromium and WebKit always",
    where("form, 307 of the attacker's", ({ origin }) => origin === "null"),
    ["chromium", "webkit"],
  ],
  ["Firefox names the", where("form, 307 of the attacker's", ({ origin }) => origin !== "null"), ["firefox"]],
  [
    "A redirect through the attacker's host is enough",
    where("own form, 307 of the attacker's", ({ origin, site }) => origin === "null" && site === "cross-site"),
    ENGINES,
  ],
  ["Chromium sends `Strict` cookies.", where("own form, 307 of the attacker's", has("strict")), ["chromium"]],
  ["Plain http has no `Sec-Fetch-Site`", where("form, to http", ({ site }) => site === null), ENGINES],
  [
    "then needs a token",
    where("own form to http, no-referrer", (_sent, { reason }) => reason === "origin-null"),
    ENGINES,
  ],
  ["A WebSocket always has an `Origin`", where("own WebSocket", ({ origin }) => origin !== null), ENGINES],
  ["Chromium sends no `Sec-Fetch-Site` with it", where("own WebSocket", ({ site }) => site === null), ["chromium"]],
  ["it is `cross-site`\n  still", where("form, reloaded", ({ site }) => site === "cross-site"), ENGINES],
  [
    "From http to https is `cross-site`",
    where("form from http, own host", ({ site }) => site === "cross-site"),
    ENGINES,
  ],
  ["Firefox and WebKit send `Strict` cookies", where("form from http, own host", has("strict")), ["firefox", "webkit"]],
  [
    "new tab is `cross-site` in WebKitGTK",
    where("own form, new tab", ({ origin, site }) => site === "cross-site" && origin !== "null"),
    ["webkit"],
  ],
  [
    "keeps siblings from planting a cookie in Chromium and Firefox",
    where("planted cookie", (sent) => !has("__Host-csrf")(sent)),
    ["chromium", "firefox"],
  ],
  ["frame or script but those", where("form, into a frame", (sent) => !has("none")(sent)), ["firefox"]],
  ["frame or script but those", where("fetch, Blob", (sent) => !has("none")(sent)), ["firefox"]],
];

test.each(CLAIMS)("%s", (words, found, claimed) => {
  expect(PAGE).toContain(words);
  expect(found).toEqual(claimed);
});

describe("an attack proves something: without a guard it works in some engine", () => {
  const attacks = SECTIONS.filter(({ verdict }) => verdict === "refused").flatMap(({ rows }) => rows);

  test.each(attacks)("$id", ({ id }) => {
    expect(where(id, (_sent, { changed }) => changed.length > 0)).not.toEqual([]);
  });
});
