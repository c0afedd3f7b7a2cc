import type { Call, Case } from "../vocabulary.ts";
import { ALLOWING } from "./lines.ts";

const THROWS = "The Request constructor throws a TypeError; nothing is sent.";
const DROPPED = "Headers append: a forbidden request-header is dropped without a word.";

function row(title: string, standard: string, call: Call): Case {
  return { title, standard, calls: [call], urls: { "cross/a": ALLOWING, "page/a": {} } };
}

const ERRORS: readonly Case[] = (
  [
    ["no method, but a space", { method: "a b" }],
    ["an empty method", { method: "" }],
    ["a method with a comma", { method: "GET,POST" }],
    ["CONNECT", { method: "CONNECT" }],
    ["connect", { method: "connect" }],
    ["TRACE", { method: "TRACE" }],
    ["trace", { method: "trace" }],
    ["TRACK", { method: "TRACK" }],
    ["Track", { method: "Track" }],
    ["mode navigate", { mode: "navigate" }],
    ["only-if-cached in mode cors", { cache: "only-if-cached" }],
    ["only-if-cached in mode no-cors", { cache: "only-if-cached", mode: "no-cors" }],
    ["PUT in mode no-cors", { method: "PUT", mode: "no-cors" }],
    ["DELETE in mode no-cors", { method: "DELETE", mode: "no-cors" }],
    ["patch in mode no-cors", { method: "patch", mode: "no-cors" }],
    ["OPTIONS in mode no-cors", { method: "OPTIONS", mode: "no-cors" }],
    ["GET with a body", { body: { text: "a" } }],
    ["HEAD with a body", { method: "HEAD", body: { text: "a" } }],
    ["GET with an empty string as body", { body: { text: "" } }],
    ["a header name with a space", { headers: [["x a", "1"]] }],
    ["an empty header name", { headers: [["", "1"]] }],
    ["a header name with a colon", { headers: [["x:a", "1"]] }],
    ["a header value with a line feed", { headers: [["X-A", "1\n2"]] }],
    ["a header value with a carriage return", { headers: [["X-A", "1\r2"]] }],
    ["a header value with NUL", { headers: [["X-A", "1\x002"]] }],
    ["a header value that ends in line breaks", { headers: [["X-A", "1\r\n"]] }],
    ["a header value that begins with white space", { headers: [["X-A", " \t1"]] }],
    ["a header value with a control character", { headers: [["X-A", "1\x012"]] }],
    ["a header value beyond one byte", { headers: [["X-A", "\u20ac"]] }],
  ] satisfies [string, Partial<Call>][]
).flatMap(([title, init]) => [
  row(`construction: ${title}`, THROWS, { url: "cross/a", ...init }),
  row(`construction: ${title}, to the page's own origin`, THROWS, { url: "page/a", ...init }),
]);

const URLS: readonly Case[] = (
  [
    ["a user name", "http://user@{host:cross}{path}/a"],
    ["a user name and a password", "http://user:pass@{host:cross}{path}/a"],
    ["a password alone", "http://:pass@{host:cross}{path}/a"],
    ["an empty user name and password", "http://@{host:cross}{path}/a"],
    ["a user name, at the page's own origin", "http://user@{host:page}{path}/a"],
    ["a fragment", "{cross}{path}/a#b"],
    ["a query", "{cross}{path}/a?b=c"],
    ["no host", "http://"],
    ["a port beyond 65535", "http://127.0.0.1:65536/"],
    ["a bad port", "http://127.0.0.1:22{path}/a"],
    ["another bad port", "http://127.0.0.1:6667{path}/a"],
    ["a path alone", "{path}/a"],
    ["dot segments", "{cross}{path}/x/../a"],
    ["percent-encoded dots", "{cross}{path}/x/%2e%2e/a"],
    ["a backslash", "{cross}{path}\\a"],
    ["white space around", "  {cross}{path}/a\t"],
    ["an upper-case scheme", "HTTP://{host:cross}{path}/a"],
    ["a scheme that CORS does not know", "ftp://127.0.0.1/a"],
    ["an unknown scheme", "corslet:a"],
    ["a mailto URL", "mailto:a@example.com"],
  ] as const
).map(([title, url]) =>
  row(`URL: ${title}`, "The Request constructor parses the URL; main fetch checks port and scheme.", { url }),
);

const FORBIDDEN_NAMES = [
  "Accept-Charset",
  "Accept-Encoding",
  "Access-Control-Request-Headers",
  "Access-Control-Request-Method",
  "Connection",
  "Content-Length",
  "Cookie",
  "Cookie2",
  "Date",
  "DNT",
  "Expect",
  "Host",
  "Keep-Alive",
  "Origin",
  "Referer",
  "Set-Cookie",
  "TE",
  "Trailer",
  "Transfer-Encoding",
  "Upgrade",
  "Via",
  "Proxy-A",
  "proxy-authorization",
  "Sec-A",
  "sec-fetch-site",
  "Sec-",
  "Proxy-",
  "Access-Control-Request-Private-Network",
  "Access-Control-Request-A",
];

const FORBIDDEN: readonly Case[] = [
  ...FORBIDDEN_NAMES.map((name) => row(`forbidden: ${name}`, DROPPED, { url: "cross/a", headers: [[name, "1"]] })),
  ...["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"].flatMap((name) =>
    ["TRACE", "trace", "CONNECT", "TRACK", "GET", "PUT", "GET, TRACE", "TRACE,GET", '"TRACE"', "TRACES", ""].map(
      (value) =>
        row(`forbidden: ${name}: ${JSON.stringify(value)}`, DROPPED, { url: "cross/a", headers: [[name, value]] }),
    ),
  ),
  row("forbidden: by XMLHttpRequest", DROPPED, {
    url: "cross/a",
    api: "xhr",
    headers: [
      ["Cookie", "a=b"],
      ["X-A", "1"],
    ],
  }),
];

export const CONSTRUCTION: readonly Case[] = [...ERRORS, ...URLS, ...FORBIDDEN];
