import type { Answer, Call, Case, Line } from "../vocabulary.ts";
import { ANY, answer, CREDENTIALS, ECHO, HEADERS, LOCATION, METHODS, status } from "./lines.ts";

const PUT: Call = { url: "cross/a", method: "PUT" };
const WITH_A: Call = { url: "cross/a", headers: [["X-A", "1"]] };
const WITH_A_B: Call = {
  url: "cross/a",
  headers: [
    ["X-B", "2"],
    ["X-A", "1"],
  ],
};

function row(title: string, standard: string, call: Call, preflight: Answer, ...actual: Line[]): Case {
  return {
    title: `preflight: ${title}`,
    standard,
    calls: [call],
    urls: { "cross/a": { preflight, actual: answer(...(actual.length === 0 ? [ECHO, CREDENTIALS] : actual)) } },
  };
}

const OK_STATUS = "CORS-preflight fetch 7: the CORS check succeeds and the status is an ok status, 200 to 299.";

const STATUSES: readonly Case[] = [
  200, 201, 202, 203, 204, 205, 206, 226, 299, 300, 304, 305, 306, 400, 401, 403, 404, 405, 407, 418, 429, 500, 501,
  502, 503,
].map((code) => row(`status ${code}`, OK_STATUS, PUT, status(code, ANY, METHODS("PUT"))));

const REDIRECTS: readonly Case[] = [301, 302, 303, 307, 308].flatMap((code) => [
  row(`a ${code} to itself`, OK_STATUS, PUT, status(code, ANY, METHODS("PUT"), LOCATION("{cross}{path}/a"))),
  row(`a ${code} without Location`, OK_STATUS, PUT, status(code, ANY, METHODS("PUT"))),
  row(`a ${code} without Access-Control-Allow-Origin`, OK_STATUS, PUT, status(code, LOCATION("{cross}{path}/a"))),
]);

const CHECKED = "CORS-preflight fetch 7: the CORS check, with the actual request's credentials mode.";

const CHECKS: readonly Case[] = (
  [
    ["no Access-Control-Allow-Origin", []],
    ["another origin", [["Access-Control-Allow-Origin", "{other}"]]],
    ["the origin", [ECHO]],
    ["the origin with credentials", [ECHO, CREDENTIALS]],
    ["*", [ANY]],
    ["* with credentials", [ANY, CREDENTIALS]],
    ["null", [["Access-Control-Allow-Origin", "null"]]],
    ["two lines", [ECHO, ECHO]],
    ["a list", [["Access-Control-Allow-Origin", "{page}, {other}"]]],
    ["no URL", [["Access-Control-Allow-Origin", "yes"]]],
    ["True", [ECHO, ["Access-Control-Allow-Credentials", "True"]]],
  ] as const
).flatMap(([title, lines]) =>
  (["include", "same-origin"] as const).map((credentials) =>
    row(
      `credentials ${credentials}, answered ${title}`,
      CHECKED,
      { ...PUT, credentials },
      answer(...lines, METHODS("PUT")),
    ),
  ),
);

const METHOD_LISTED =
  "CORS-preflight fetch 7.4, 7.5: the method is in the list, or safelisted, or the list has * and credentials are not included.";

const METHOD_LISTS: readonly Case[] = (
  [
    [[]],
    [["PUT"]],
    [["put"]],
    [["Put"]],
    [["GET, PUT"]],
    [["GET,PUT,DELETE"]],
    [["GET", "PUT"]],
    [["GET PUT"]],
    [["GET;PUT"]],
    [["*"]],
    [["*, GET"]],
    [["GET"]],
    [[""]],
    [[","]],
    [[",,PUT,,"]],
    [[" \tPUT\t "]],
    [['"PUT"']],
    [["PUT, bad method"]],
    [["PUT,@"]],
    [["PUT, PÜT"]],
    [["PUT/1"]],
    [["DELETE, PATCH"]],
  ] as const
).flatMap(([values]) =>
  (["same-origin", "include"] as const).map((credentials) =>
    row(
      `PUT, credentials ${credentials}, Allow-Methods ${values.length === 0 ? "missing" : values.map((value) => JSON.stringify(value)).join(" and ")}`,
      METHOD_LISTED,
      { ...PUT, credentials },
      answer(ECHO, CREDENTIALS, ...values.map(METHODS)),
    ),
  ),
);

const NAME_LISTED =
  "CORS-preflight fetch 7.6, 7.7: each unsafe name is listed, in any case, or covered by * without credentials; * never covers Authorization.";

const NAME_LISTS: readonly Case[] = (
  [
    [[]],
    [["x-a, x-b"]],
    [["X-A, X-B"]],
    [["x-b,x-a"]],
    [["x-a", "x-b"]],
    [["x-a"]],
    [["x-b"]],
    [["*"]],
    [["*, x-a"]],
    [["x-a x-b"]],
    [["x-a;x-b"]],
    [["x-a, x-b, x y"]],
    [["x-a, x-b,"]],
    [[",,x-a,,x-b"]],
    [["x-a,\tx-b"]],
    [["x-a, x-b, ü"]],
    [["x-*"]],
    [[""]],
  ] as const
).flatMap(([values]) =>
  (["same-origin", "include"] as const).map((credentials) =>
    row(
      `X-A and X-B, credentials ${credentials}, Allow-Headers ${values.length === 0 ? "missing" : values.map((value) => JSON.stringify(value)).join(" and ")}`,
      NAME_LISTED,
      { ...WITH_A_B, credentials },
      answer(ECHO, CREDENTIALS, ...values.map(HEADERS)),
    ),
  ),
);

const AUTHORIZATION: readonly Case[] = (["Authorization", "authorization", "AUTHORIZATION"] as const).flatMap((name) =>
  ["*", "authorization", "*, Authorization", "x-a"].flatMap((list) =>
    (["same-origin", "include"] as const).map((credentials) =>
      row(
        `${name}, credentials ${credentials}, Allow-Headers ${list}`,
        NAME_LISTED,
        { url: "cross/a", headers: [[name, "Bearer t"]], credentials },
        answer(ECHO, CREDENTIALS, HEADERS(list)),
      ),
    ),
  ),
);

const PARSED = "CORS-preflight fetch 7.3: either list is a failure: network error, even when nothing in it is needed.";

const UNNEEDED: readonly Case[] = [
  row(
    "Allow-Headers does not parse, though only a method is asked",
    PARSED,
    PUT,
    answer(ANY, METHODS("PUT"), HEADERS("a b")),
  ),
  row(
    "Allow-Methods does not parse, though only a header is asked",
    PARSED,
    WITH_A,
    answer(ANY, METHODS("a b"), HEADERS("x-a")),
  ),
  row("Allow-Methods is empty, a safelisted method", METHOD_LISTED, WITH_A, answer(ANY, METHODS(""), HEADERS("x-a"))),
  row("the method is denied, and so is the header", METHOD_LISTED, { ...WITH_A, method: "PUT" }, answer(ANY)),
  row("the status is bad, and Access-Control-Allow-Origin is missing", OK_STATUS, PUT, status(500)),
  row(
    "the status is bad, and the origin is another",
    OK_STATUS,
    PUT,
    status(404, ["Access-Control-Allow-Origin", "{other}"]),
  ),
  row("no answer", "HTTP-network fetch: the connection fails, and so does the fetch.", PUT, { close: true }),
  row("allowed, and then the answer does not share itself", CHECKED, PUT, answer(ANY, METHODS("PUT")), ["X-A", "1"]),
  row(
    "POST with a JSON body, allowed",
    NAME_LISTED,
    { url: "cross/a", method: "POST", headers: [["Content-Type", "application/json"]], body: { text: "{}" } },
    answer(ANY, HEADERS("content-type")),
  ),
  row(
    "POST with a JSON body, Allow-Headers missing",
    NAME_LISTED,
    { url: "cross/a", method: "POST", headers: [["Content-Type", "application/json"]], body: { text: "{}" } },
    answer(ANY),
  ),
  row("to the same site", OK_STATUS, { ...PUT, url: "site/a" }, answer(ANY, METHODS("PUT"))),
  row(
    "many names are sorted",
    "CORS-unsafe request-header names are sorted and lower-cased.",
    {
      url: "cross/a",
      headers: [
        ["X-Zeta", "1"],
        ["x-alpha", "2"],
        ["X-Mid", "3"],
        ["Authorization", "4"],
      ],
    },
    answer(ANY, HEADERS("{names}")),
  ),
  row(
    "names that end alike and sort by byte",
    "CORS-unsafe request-header names are sorted.",
    {
      url: "cross/a",
      headers: [
        ["x_a", "1"],
        ["x-a", "2"],
        ["x.a", "3"],
        ["x0", "4"],
        ["xa", "5"],
      ],
    },
    answer(ANY, HEADERS("{names}")),
  ),
];

export const PREFLIGHT: readonly Case[] = [
  ...STATUSES,
  ...REDIRECTS,
  ...CHECKS,
  ...METHOD_LISTS,
  ...NAME_LISTS,
  ...AUTHORIZATION,
  ...UNNEEDED,
];
