import type { Answer, Call, Case, Line } from "../vocabulary.ts";
import { ALLOWING, answer, CREDENTIALS, ECHO, LOCATION, status } from "./lines.ts";
import { to } from "../vocabulary.ts";

function row(title: string, standard: string, call: Call, actual: Answer = answer(ECHO, CREDENTIALS)): Case {
  const [target = ""] = call.url.split("/");
  return { title, standard, calls: [call], urls: { [`${target}/a`]: { ...ALLOWING, actual } } };
}

const OPAQUE = "Mode no-cors: only safelisted methods and headers are sent, without preflight; the response is opaque.";

const NO_CORS_HEADERS: readonly Line[] = [
  ["X-A", "1"],
  ["Authorization", "t"],
  ["Range", "bytes=0-1"],
  ["Accept", "text/html"],
  ["Accept", "a(b"],
  ["Accept-Language", "de"],
  ["Content-Language", "de"],
  ["Content-Type", "text/plain"],
  ["Content-Type", "application/json"],
  ["DPR", "1"],
  ["User-Agent", "me"],
  ["Content-Type", `text/plain;a=${"b".repeat(200)}`],
];

const NO_CORS: readonly Case[] = [
  ...(["page", "site", "cross"] as const).flatMap((target) =>
    (["GET", "HEAD", "POST", "post"] as const).map((method) =>
      row(`no-cors: ${method} to ${target}`, OPAQUE, { url: `${target}/a`, method, mode: "no-cors" }),
    ),
  ),
  ...NO_CORS_HEADERS.map((line) =>
    row(`no-cors: ${line[0]}: ${line[1].slice(0, 20)}`, OPAQUE, { url: "cross/a", mode: "no-cors", headers: [line] }),
  ),
  row("no-cors: two Content-Type lines", OPAQUE, {
    url: "cross/a",
    mode: "no-cors",
    headers: [
      ["Content-Type", "text/plain"],
      ["Content-Type", "text/plain"],
    ],
  }),
  row("no-cors: two Accept lines, the second unsafe", OPAQUE, {
    url: "cross/a",
    mode: "no-cors",
    headers: [
      ["Accept", "a"],
      ["Accept", "a(b"],
    ],
  }),
  row("no-cors: two Accept lines of 100 bytes", OPAQUE, {
    url: "cross/a",
    mode: "no-cors",
    headers: [
      ["Accept", "a".repeat(100)],
      ["Accept", "b".repeat(100)],
    ],
  }),
  row("no-cors: POST of a text", OPAQUE, { url: "cross/a", mode: "no-cors", method: "POST", body: { text: "a" } }),
  row("no-cors: POST of a JSON Blob", OPAQUE, {
    url: "cross/a",
    mode: "no-cors",
    method: "POST",
    body: { blob: "{}", type: "application/json" },
  }),
  row("no-cors: POST of a form", OPAQUE, {
    url: "cross/a",
    mode: "no-cors",
    method: "POST",
    body: { form: [["a", "b"]] },
  }),
  row("no-cors: an error status", OPAQUE, { url: "cross/a", mode: "no-cors" }, status(500)),
  row("no-cors: no answer", OPAQUE, { url: "cross/a", mode: "no-cors" }, { close: true }),
  ...["same-origin", "same-site", "cross-origin", "Same-Origin", "same-origin, same-site", "bogus", ""].flatMap(
    (policy) =>
      (["page", "site", "cross"] as const).map((target) =>
        row(
          `no-cors: Cross-Origin-Resource-Policy ${JSON.stringify(policy)} from ${target}`,
          "HTTP fetch 5: an opaque response is checked against Cross-Origin-Resource-Policy.",
          { url: `${target}/a`, mode: "no-cors" },
          answer(["Cross-Origin-Resource-Policy", policy]),
        ),
      ),
  ),
  row(
    "cors: Cross-Origin-Resource-Policy does not apply",
    "HTTP fetch 5: opaque responses alone.",
    { url: "cross/a" },
    answer(ECHO, ["Cross-Origin-Resource-Policy", "same-origin"]),
  ),
];

const SAME_ORIGIN: readonly Case[] = [
  ...(["page", "site", "cross"] as const).flatMap((target) =>
    (["GET", "PUT", "POST"] as const).map((method) =>
      row(
        `same-origin: ${method} to ${target}`,
        "Main fetch 12.2: mode same-origin and another origin: network error, nothing sent.",
        { url: `${target}/a`, method, mode: "same-origin" },
      ),
    ),
  ),
  row("same-origin: with X-A", "Same origin: no preflight, whatever is sent.", {
    url: "page/a",
    headers: [["X-A", "1"]],
    mode: "same-origin",
  }),
  row("cors: to the page's own origin, with PUT and X-A", "Main fetch 12.1: same origin: no preflight.", {
    url: "page/a",
    method: "PUT",
    headers: [["X-A", "1"]],
  }),
  row(
    "cors: to the page's own origin, without any header of the protocol",
    "Main fetch 12.1: same origin: no CORS check.",
    { url: "page/a" },
    answer(),
  ),
  row(
    "cors: to the page's own origin, which allows another alone",
    "Main fetch 12.1: same origin: no CORS check.",
    { url: "page/a" },
    answer(["Access-Control-Allow-Origin", "{other}"]),
  ),
];

const ORIGIN =
  "Append a request Origin header: with tainting cors always; else with methods other than GET and HEAD, as the referrer policy lets it.";

const ORIGINS: readonly Case[] = (["page", "site", "cross"] as const).flatMap((target) =>
  (["cors", "no-cors", "same-origin"] as const).flatMap((mode) =>
    (["GET", "POST"] as const).flatMap((method) =>
      (["no-referrer", "same-origin", "origin", "strict-origin", "unsafe-url"] as const).map((referrerPolicy) =>
        row(`Origin: ${method} to ${target}, mode ${mode}, referrer policy ${referrerPolicy}`, ORIGIN, {
          url: `${target}/a`,
          method,
          mode,
          referrerPolicy,
        }),
      ),
    ),
  ),
);

const POSTED: readonly Case[] = (["no-cors", "cors"] as const).flatMap((mode) =>
  (["page/b", "cross/b", "other/b", "site/b"] as const).flatMap((next) =>
    (["page/a", "cross/a"] as const).flatMap((first) =>
      [302, 307].map((code): Case => ({
        title: `Origin: POST ${first.split("/")[0]} to ${next.split("/")[0]} by ${code}, mode ${mode}`,
        standard: ORIGIN,
        calls: [{ url: first, method: "POST", mode }],
        urls: { [first]: { actual: status(code, ECHO, CREDENTIALS, LOCATION(to(next))) }, [next]: ALLOWING },
      })),
    ),
  ),
);

const XHR_GET: Call = { url: "cross/a", api: "xhr" };

const UPLOADS: readonly Case[] = [
  row("upload: a listener on POST", "The use-CORS-preflight flag: a listener on upload asks first.", {
    ...XHR_GET,
    method: "POST",
    body: { text: "a" },
    uploadListener: true,
  }),
  row("upload: a listener on POST without body", "The use-CORS-preflight flag: a listener on upload asks first.", {
    ...XHR_GET,
    method: "POST",
    uploadListener: true,
  }),
  row("upload: a listener on GET", "The use-CORS-preflight flag: a listener on upload asks first.", {
    ...XHR_GET,
    uploadListener: true,
  }),
  row("upload: a listener on HEAD", "The use-CORS-preflight flag: a listener on upload asks first.", {
    ...XHR_GET,
    method: "HEAD",
    uploadListener: true,
  }),
  row("upload: a listener on PUT", "The use-CORS-preflight flag: a listener on upload asks first.", {
    ...XHR_GET,
    method: "PUT",
    body: { text: "a" },
    uploadListener: true,
  }),
  {
    title: "upload: a listener on DELETE, no method listed",
    standard: "CORS-preflight fetch 7.8: without a list of methods, the method of a request with the flag is allowed.",
    calls: [{ ...XHR_GET, method: "DELETE", body: { text: "a" }, uploadListener: true }],
    urls: { "cross/a": { preflight: answer(ECHO), actual: answer(ECHO) } },
  },
  row("upload: a listener, to the page's own origin", "Same origin: no preflight.", {
    ...XHR_GET,
    url: "page/a",
    method: "POST",
    body: { text: "a" },
    uploadListener: true,
  }),
  row("XMLHttpRequest: GET", "XMLHttpRequest's mode is cors.", XHR_GET),
  row("XMLHttpRequest: PUT with X-A", "XMLHttpRequest's mode is cors.", {
    ...XHR_GET,
    method: "PUT",
    headers: [["X-A", "1"]],
    body: { text: "a" },
  }),
  row("XMLHttpRequest: an answer that does not share itself", "XMLHttpRequest's mode is cors.", XHR_GET, answer()),
  row("XMLHttpRequest: header lines are combined", "setRequestHeader combines the values of a name.", {
    ...XHR_GET,
    headers: [
      ["X-A", "1"],
      ["x-a", "2"],
    ],
  }),
  row("XMLHttpRequest: a 404", "XMLHttpRequest's mode is cors.", XHR_GET, status(404, ECHO)),
];

export const MODES: readonly Case[] = [...NO_CORS, ...SAME_ORIGIN, ...ORIGINS, ...POSTED, ...UPLOADS];
