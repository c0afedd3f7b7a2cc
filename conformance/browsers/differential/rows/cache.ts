import type { Answer, Call, Case, Line, UrlScript } from "../vocabulary.ts";
import { ALLOWING, answer, CREDENTIALS, ECHO, HEADERS, LOCATION, MAX_AGE, METHODS, status } from "./lines.ts";
import { to } from "../vocabulary.ts";

const KEPT = "CORS-preflight cache: an entry is matched by origin, whole URL, credentials, and method or header name.";

const PUT: Call = { url: "cross/a", method: "PUT" };
const X_A: Call = { url: "cross/a", headers: [["X-A", "1"]] };
const X_B: Call = { url: "cross/a", headers: [["X-B", "1"]] };

function row(title: string, calls: readonly Call[], urls: Case["urls"], standard = KEPT): Case {
  return { title: `cache: ${title}`, standard, calls, urls };
}

function saying(...lines: Line[]): UrlScript {
  return { preflight: answer(ECHO, CREDENTIALS, ...lines), actual: answer(ECHO, CREDENTIALS) };
}

const AGES = "CORS-preflight fetch 7.9, 7.10: Max-Age is one line of digits; else 5 seconds.";

const MAX_AGES: readonly Case[] = (
  [
    [],
    ["600"],
    ["5"],
    ["0"],
    ["00"],
    ["060"],
    ["-1"],
    ["-60"],
    ["+60"],
    ["60.5"],
    ["60s"],
    ["1e3"],
    ["0x10"],
    ["abc"],
    [""],
    ["60, 60"],
    ["60", "60"],
    ["0", "60"],
    ["60", "0"],
    [" 60 "],
    ['"60"'],
    ["99999999999999999999"],
    ["4294967296"],
    ["2147483648"],
  ] as const
).map((values) =>
  row(
    `PUT twice, Max-Age ${values.length === 0 ? "missing" : values.map((value) => JSON.stringify(value)).join(" and ")}`,
    [PUT, PUT],
    { "cross/a": saying(METHODS("PUT"), ...values.map(MAX_AGE)) },
    AGES,
  ),
);

const EXPIRY: readonly Case[] = [
  row(
    "PUT again before Max-Age 3 is over",
    [PUT, { ...PUT, wait: 300 }],
    { "cross/a": saying(METHODS("PUT"), MAX_AGE("3")) },
    AGES,
  ),
  row(
    "PUT again after Max-Age 1 is over",
    [PUT, { ...PUT, wait: 2200 }],
    { "cross/a": saying(METHODS("PUT"), MAX_AGE("1")) },
    AGES,
  ),
  row(
    "X-A again after Max-Age 1 is over",
    [X_A, { ...X_A, wait: 2200 }],
    { "cross/a": saying(HEADERS("x-a"), MAX_AGE("1")) },
    AGES,
  ),
];

// A Max-Age that is no number is 5 seconds: only after them can it be told from 60.
const AFTER_FIVE: readonly Case[] = ["60", "+60", "abc", "60, 60"].map((value) =>
  row(
    `PUT again after 5.6 seconds, Max-Age ${JSON.stringify(value)}`,
    [PUT, { ...PUT, wait: 5600 }],
    { "cross/a": saying(METHODS("PUT"), MAX_AGE(value)) },
    AGES,
  ),
);

const LONG = MAX_AGE("600");
const FIRST_ALLOWS = saying(METHODS("PUT, DELETE"), HEADERS("x-a, x-b"), LONG);

const PAIRS: readonly (readonly [title: string, first: Call, second: Call, script: UrlScript])[] = [
  ["PUT, then DELETE that was listed too", PUT, { ...PUT, method: "DELETE" }, FIRST_ALLOWS],
  ["PUT, then PATCH that was not listed", PUT, { ...PUT, method: "PATCH" }, FIRST_ALLOWS],
  ["PUT, then X-A that was listed too", PUT, X_A, FIRST_ALLOWS],
  ["PUT, then PUT with X-A", PUT, { ...PUT, headers: [["X-A", "1"]] }, FIRST_ALLOWS],
  ["X-A, then X-B that was listed too", X_A, X_B, FIRST_ALLOWS],
  ["X-A, then X-C that was not listed", X_A, { ...X_A, headers: [["X-C", "1"]] }, FIRST_ALLOWS],
  ["X-A, then PUT that was listed too", X_A, PUT, FIRST_ALLOWS],
  [
    "X-A, then X-A and X-B",
    X_A,
    {
      ...X_A,
      headers: [
        ["X-A", "1"],
        ["X-B", "1"],
      ],
    },
    FIRST_ALLOWS,
  ],
  ["x-a, then X-A", { ...X_A, headers: [["x-a", "1"]] }, X_A, FIRST_ALLOWS],
  ["PUT, then PUT with another query", PUT, { ...PUT, url: "cross/a?1" }, FIRST_ALLOWS],
  ["PUT, then PUT with a fragment", PUT, { ...PUT, url: "cross/a#f" }, FIRST_ALLOWS],
  ["PUT with a fragment, then PUT without", { ...PUT, url: "cross/a#f" }, PUT, FIRST_ALLOWS],
  [
    "patch, then PATCH, where PATCH is listed",
    { ...PUT, method: "PATCH" },
    { ...PUT, method: "patch" },
    saying(METHODS("PATCH"), LONG),
  ],
  ["GET without preflight, then PUT", { url: "cross/a" }, PUT, FIRST_ALLOWS],
  ["PUT, then GET", PUT, { url: "cross/a" }, FIRST_ALLOWS],
  ["PUT, then HEAD with X-A", PUT, { ...X_A, method: "HEAD" }, FIRST_ALLOWS],
  ["* for methods, then another method", PUT, { ...PUT, method: "DELETE" }, saying(METHODS("*"), LONG)],
  ["* for headers, then another header", X_A, X_B, saying(HEADERS("*"), LONG)],
  ["* for headers, then the same header", X_A, X_A, saying(HEADERS("*"), LONG)],
  ["* for methods, then the same method", PUT, PUT, saying(METHODS("*"), LONG)],
  ["* for headers, then Authorization", X_A, { ...X_A, headers: [["Authorization", "t"]] }, saying(HEADERS("*"), LONG)],
  [
    "* and Authorization, then Authorization",
    X_A,
    { ...X_A, headers: [["Authorization", "t"]] },
    saying(HEADERS("*, authorization"), LONG),
  ],
  [
    "Authorization twice, listed",
    { ...X_A, headers: [["Authorization", "t"]] },
    { ...X_A, headers: [["Authorization", "t"]] },
    saying(HEADERS("authorization"), LONG),
  ],
  [
    "Authorization twice, with *",
    { ...X_A, headers: [["Authorization", "t"]] },
    { ...X_A, headers: [["Authorization", "t"]] },
    saying(HEADERS("*"), LONG),
  ],
  ["a safelisted method that is listed, then PUT", X_A, PUT, saying(METHODS("GET"), HEADERS("x-a"), LONG)],
  [
    "POST of JSON twice",
    { ...X_A, method: "POST", headers: [["Content-Type", "application/json"]] },
    { ...X_A, method: "POST", headers: [["Content-Type", "application/json"]] },
    saying(HEADERS("content-type"), LONG),
  ],
  [
    "POST of JSON, then POST of text",
    { ...X_A, method: "POST", headers: [["Content-Type", "application/json"]] },
    { ...X_A, method: "POST", body: { text: "a" } },
    saying(HEADERS("content-type"), LONG),
  ],
  ["PUT with X-A, then PUT alone", { ...PUT, headers: [["X-A", "1"]] }, PUT, FIRST_ALLOWS],
  ["PUT with X-A, then GET with X-A", { ...PUT, headers: [["X-A", "1"]] }, X_A, FIRST_ALLOWS],
];

const MATCHING: readonly Case[] = PAIRS.map(([title, first, second, script]) =>
  row(title, [first, second], { "cross/a": script, "cross/a?1": script }),
);

const CREDENTIALED: readonly Case[] = [
  ["listed", saying(METHODS("PUT"), HEADERS("x-a, *"), LONG)],
  ["with *", saying(METHODS("*"), HEADERS("*"), LONG)],
  ["with * and listed", saying(METHODS("*, PUT"), HEADERS("*, x-a"), LONG)],
].flatMap(([title, script]) =>
  (["include", "same-origin", "omit"] as const).flatMap((first) =>
    (["include", "same-origin", "omit"] as const).map((second) =>
      row(
        `PUT and X-A ${title as string}, credentials ${first}, then ${second}`,
        [
          { ...PUT, headers: [["X-A", "1"]], credentials: first },
          { ...PUT, headers: [["X-A", "1"]], credentials: second },
          { ...PUT, method: "DELETE", credentials: second },
        ],
        { "cross/a": script as UrlScript },
      ),
    ),
  ),
);

const FAILED =
  "Main fetch 12.5.2: a network error of a request with preflight clears the entries of its origin and URL.";
const DENY: Answer = answer();

const CLEARING: readonly Case[] = [
  row(
    "PUT, PUT whose answer does not share itself, PUT",
    [PUT, PUT, PUT],
    { "cross/a": { preflight: FIRST_ALLOWS.preflight ?? [], actual: [answer(ECHO), DENY, answer(ECHO)] } },
    FAILED,
  ),
  row(
    "PUT, GET whose answer does not share itself, PUT",
    [PUT, { url: "cross/a" }, PUT],
    { "cross/a": { preflight: FIRST_ALLOWS.preflight ?? [], actual: [answer(ECHO), DENY, answer(ECHO)] } },
    FAILED,
  ),
  row(
    "PUT, PATCH that is refused by its preflight, PUT",
    [PUT, { ...PUT, method: "PATCH" }, PUT],
    { "cross/a": FIRST_ALLOWS },
    FAILED,
  ),
  row(
    "PUT, X-C that is refused by its preflight, PUT",
    [PUT, { ...X_A, headers: [["X-C", "1"]] }, PUT],
    { "cross/a": FIRST_ALLOWS },
    FAILED,
  ),
  row(
    "PUT, PUT without an answer, PUT",
    [PUT, PUT],
    { "cross/a": { preflight: FIRST_ALLOWS.preflight ?? [], actual: [answer(ECHO), { close: true }] } },
    FAILED,
  ),
  row(
    "PUT elsewhere fails, PUT",
    [PUT, { ...PUT, url: "cross/b" }, PUT],
    { "cross/a": FIRST_ALLOWS, "cross/b": { actual: DENY } },
    FAILED,
  ),
  row(
    "PUT refused, then allowed",
    [PUT, PUT, PUT],
    { "cross/a": { preflight: [answer(ECHO), answer(ECHO, METHODS("PUT"), LONG)], actual: answer(ECHO) } },
    FAILED,
  ),
  row(
    "PUT whose first answer does not share itself, PUT",
    [PUT, PUT],
    { "cross/a": { preflight: FIRST_ALLOWS.preflight ?? [], actual: [DENY, answer(ECHO)] } },
    FAILED,
  ),
  row(
    "PUT with credentials fails, PUT without",
    [PUT, { ...PUT, credentials: "include" }, PUT],
    { "cross/a": { preflight: answer(ECHO, METHODS("PUT"), LONG), actual: answer(ECHO) } },
    FAILED,
  ),
  row(
    "PUT, a redirect that fails, PUT",
    [PUT, PUT, PUT],
    {
      "cross/a": {
        preflight: FIRST_ALLOWS.preflight ?? [],
        actual: [answer(ECHO), status(307, ECHO, LOCATION(to("cross/b"))), answer(ECHO)],
      },
      "cross/b": { actual: DENY },
    },
    FAILED,
  ),
];

const OTHERS: readonly Case[] = [
  row(
    "a redirect's second preflight is kept too",
    [
      { ...PUT, url: "cross/a" },
      { ...PUT, url: "cross/b" },
    ],
    {
      "cross/a": { preflight: FIRST_ALLOWS.preflight ?? [], actual: status(307, ECHO, LOCATION(to("cross/b"))) },
      "cross/b": FIRST_ALLOWS,
    },
  ),
  row(
    "a tainted redirect's preflight is kept for null alone",
    [
      { ...PUT, url: "cross/a" },
      { ...PUT, url: "other/b" },
      { ...PUT, url: "cross/a" },
    ],
    {
      "cross/a": { preflight: FIRST_ALLOWS.preflight ?? [], actual: status(307, ECHO, LOCATION(to("other/b"))) },
      "other/b": FIRST_ALLOWS,
    },
  ),
  row(
    "an upload listener, twice",
    [
      { url: "cross/a", api: "xhr", method: "POST", body: { text: "a" }, uploadListener: true },
      { url: "cross/a", api: "xhr", method: "POST", body: { text: "a" }, uploadListener: true },
    ],
    { "cross/a": saying(LONG) },
    "CORS-preflight fetch 7.8: without a list of methods, the method of a request with the flag is kept.",
  ),
  row(
    "an upload listener, twice, Allow-Methods empty",
    [
      { url: "cross/a", api: "xhr", method: "POST", body: { text: "a" }, uploadListener: true },
      { url: "cross/a", api: "xhr", method: "POST", body: { text: "a" }, uploadListener: true },
    ],
    { "cross/a": saying(METHODS(""), LONG) },
    "CORS-preflight fetch 7.8: without a list of methods, the method of a request with the flag is kept.",
  ),
  row(
    "an upload listener, twice, Allow-Methods POST",
    [
      { url: "cross/a", api: "xhr", method: "POST", body: { text: "a" }, uploadListener: true },
      { url: "cross/a", api: "xhr", method: "POST", body: { text: "a" }, uploadListener: true },
    ],
    { "cross/a": saying(METHODS("POST"), LONG) },
    "CORS-preflight fetch 7.8: without a list of methods, the method of a request with the flag is kept.",
  ),
  row(
    "an upload listener, then none",
    [
      { url: "cross/a", api: "xhr", method: "POST", body: { text: "a" }, uploadListener: true },
      { url: "cross/a", api: "xhr", method: "POST", body: { text: "a" } },
    ],
    { "cross/a": saying(LONG) },
  ),
  row("by fetch, then by XMLHttpRequest", [PUT, { ...PUT, api: "xhr" }], { "cross/a": FIRST_ALLOWS }),
  row(
    "a new answer replaces the time",
    [PUT, { ...PUT, headers: [["X-C", "1"]] }, PUT],
    {
      "cross/a": {
        preflight: [answer(ECHO, METHODS("PUT"), LONG), answer(ECHO, METHODS("PUT"), HEADERS("x-c"), MAX_AGE("0"))],
        actual: answer(ECHO),
      },
    },
    "CORS-preflight fetch 7.12: what matches already gets the new Max-Age.",
  ),
  { ...row("a sandboxed page's preflight, twice", [PUT, PUT], { "cross/a": FIRST_ALLOWS }), page: "sandboxed" },
];

const HTTP_CACHE = "A request's cache mode is about the HTTP cache; the CORS-preflight cache does not ask for it.";

const CACHE_MODES: readonly Case[] = (["no-store", "reload", "no-cache", "force-cache"] as const).flatMap((cache) => [
  row(
    `PUT twice in cache mode ${cache}`,
    [
      { ...PUT, cache },
      { ...PUT, cache },
    ],
    { "cross/a": FIRST_ALLOWS },
    HTTP_CACHE,
  ),
  row(
    `PUT, then PUT in cache mode ${cache}, then PUT`,
    [PUT, { ...PUT, cache }, PUT],
    { "cross/a": FIRST_ALLOWS },
    HTTP_CACHE,
  ),
  row(`PUT in cache mode ${cache}, then PUT`, [{ ...PUT, cache }, PUT], { "cross/a": FIRST_ALLOWS }, HTTP_CACHE),
]);

const STILL: readonly Case[] = [
  row("allowed for 600 seconds, asked three times", [PUT, PUT, PUT], { "cross/a": ALLOWING }),
  row("status 200 with Max-Age, twice", [PUT, PUT], {
    "cross/a": { preflight: status(200, ECHO, METHODS("PUT"), LONG), actual: answer(ECHO) },
  }),
];

export const CACHE: readonly Case[] = [
  ...MAX_AGES,
  ...EXPIRY,
  ...AFTER_FIVE,
  ...MATCHING,
  ...CREDENTIALED,
  ...CLEARING,
  ...OTHERS,
  ...CACHE_MODES,
  ...STILL,
];
