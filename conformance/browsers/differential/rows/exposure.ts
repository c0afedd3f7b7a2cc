import type { Case, Line } from "../vocabulary.ts";
import { answer, CREDENTIALS, ECHO, EXPOSE, status } from "./lines.ts";

const FILTERED =
  "A CORS filtered response has the safelisted response-headers, and those of Access-Control-Expose-Headers; never Set-Cookie.";

const SENT: readonly Line[] = [
  ["Cache-Control", "no-store, private"],
  ["Content-Language", "de"],
  ["Content-Type", "text/x-own"],
  ["Expires", "Thu, 01 Jan 1970 00:00:00 GMT"],
  ["Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT"],
  ["Pragma", "no-cache"],
  ["X-A", "1"],
  ["X-B", "2"],
  ["X-A", "3"],
  ["ETag", '"e"'],
  ["Content-Encoding", "identity"],
  ["Set-Cookie", "a=b; Path=/c/none"],
  ["Set-Cookie2", "a=b"],
  ["Date", "Thu, 01 Jan 1970 00:00:00 GMT"],
  ["Link", "<a>"],
];

const LISTS: readonly (readonly string[])[] = [
  [],
  ["X-A"],
  ["x-a, x-b"],
  ["X-A", "X-B"],
  ["*"],
  ["*, X-A"],
  ["X-A, *"],
  ["Set-Cookie, Set-Cookie2, X-A"],
  ["X-Missing"],
  ["X-A X-B"],
  ["X-A; X-B"],
  ["X-A, @"],
  ["X-A", "a b"],
  ['"X-A"'],
  [""],
  [",,X-A,"],
  ["\tX-A\t,X-B"],
  ["x-*"],
  ["X-A, \xfc"],
];

const EXPOSED: readonly Case[] = (["same-origin", "include"] as const).flatMap((credentials) =>
  LISTS.map((values): Case => ({
    title: `exposure: credentials ${credentials}, Expose-Headers ${values.length === 0 ? "missing" : values.map((value) => JSON.stringify(value)).join(" and ")}`,
    standard: FILTERED,
    calls: [{ url: "cross/a", credentials }],
    urls: { "cross/a": { actual: answer(ECHO, CREDENTIALS, ...values.map(EXPOSE), ...SENT) } },
  })),
);

const STATUSES: readonly Case[] = [
  200, 201, 202, 203, 204, 205, 206, 226, 299, 300, 304, 305, 400, 401, 403, 404, 410, 418, 451, 500, 503, 599,
].map((code): Case => ({
  title: `filtering: a cross-origin answer with status ${code}`,
  standard: "A CORS filtered response keeps status and body, whatever the status is.",
  calls: [{ url: "cross/a" }],
  urls: { "cross/a": { actual: { ...status(code, ECHO, EXPOSE("X-A"), ["X-A", "1"]), statusText: "Own Words" } } },
}));

const OTHERS: readonly Case[] = [
  {
    title: "filtering: a basic response hides Set-Cookie alone",
    standard: "A basic filtered response has all headers but Set-Cookie and Set-Cookie2.",
    calls: [{ url: "page/a" }],
    urls: { "page/a": { actual: answer(...SENT) } },
  },
  {
    title: "filtering: HEAD has headers and no body",
    standard: "The body of an answer to HEAD is null.",
    calls: [{ url: "cross/a", method: "HEAD" }],
    urls: { "cross/a": { actual: answer(ECHO, EXPOSE("*"), ...SENT) } },
  },
  {
    title: "filtering: no reason phrase",
    standard: "A status message may be empty.",
    calls: [{ url: "cross/a" }],
    urls: { "cross/a": { actual: { ...answer(ECHO), statusText: "" } } },
  },
  {
    title: "filtering: a reason phrase of several words",
    standard: "A response's status message is what the server sent.",
    calls: [{ url: "page/a" }],
    urls: { "page/a": { actual: { statusText: "As You Like It" } } },
  },
  {
    title: "filtering: all exposed by XMLHttpRequest",
    standard: "getAllResponseHeaders gives the filtered response's headers, lower-cased and sorted.",
    calls: [{ url: "cross/a", api: "xhr" }],
    urls: { "cross/a": { actual: answer(ECHO, EXPOSE("*"), ...SENT) } },
  },
  {
    title: "filtering: with credentials by XMLHttpRequest, * exposes nothing more",
    standard: FILTERED,
    calls: [{ url: "cross/a", api: "xhr", credentials: "include" }],
    urls: { "cross/a": { actual: answer(ECHO, CREDENTIALS, EXPOSE("*"), ...SENT) } },
  },
  {
    title: "filtering: a value with bytes above 0x7F",
    standard: "A header value is a byte string: one code unit, one byte.",
    calls: [{ url: "cross/a" }],
    urls: { "cross/a": { actual: answer(ECHO, EXPOSE("X-A"), ["X-A", "\xe9\xff"]) } },
  },
  {
    title: "filtering: an empty value",
    standard: "A header with an empty value is a header.",
    calls: [{ url: "cross/a" }],
    urls: { "cross/a": { actual: answer(ECHO, EXPOSE("X-A"), ["X-A", ""]) } },
  },
];

export const EXPOSURE: readonly Case[] = [...EXPOSED, ...STATUSES, ...OTHERS];
