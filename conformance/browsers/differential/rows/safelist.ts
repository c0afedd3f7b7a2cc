import type { Case, Line } from "../vocabulary.ts";
import { ALLOWING } from "./lines.ts";

const STANDARD =
  "CORS-safelisted request-header: by name and value, at most 128 bytes; all safelisted values together at most 1024.";

const VALUES: readonly (readonly [name: string, values: readonly string[]])[] = [
  [
    "Accept",
    [
      "text/html",
      "",
      "a\tb",
      "*/*;q=0.1",
      "a(b",
      "a)b",
      "a:b",
      "a<b",
      "a>b",
      "a?b",
      "a@b",
      "a[b",
      "a\\b",
      "a]b",
      "a{b",
      "a}b",
      'a"b',
      "a\x7fb",
      "a\x01b",
      "\xe9\xff",
      "a".repeat(128),
      "a".repeat(129),
    ],
  ],
  [
    "Accept-Language",
    ["en-GB, en;q=0.8", "*", "a/b", "a_b", "a'b", "\xe9", "en\tde", "a".repeat(128), "a".repeat(129)],
  ],
  ["Content-Language", ["de", "en=1;2", "a+b", "a:b", "a".repeat(129)]],
  [
    "Content-Type",
    [
      "text/plain",
      "TEXT/PLAIN",
      "text/plain;charset=utf-8",
      'text/plain; charset="utf-8"',
      " text/plain ",
      "text/plain;",
      "text/plain;x=y;;",
      "text/plain;;",
      "text/plain;;x=y",
      "text/plain; ;x=y",
      "text/plain;x",
      "text/plain;=y",
      "text/plain;x=é",
      "multipart/form-data",
      "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded",
      "application/x-www-form-urlencoded;a=\xe9",
      "application/json",
      "text/html",
      "text/plain, application/json",
      "application/json, text/plain",
      "text/plain application/json",
      "text/plainx",
      "text/",
      "/plain",
      "text",
      "",
      "text /plain",
      "text/ plain",
      "application/csp-report",
      `text/plain;a=${"b".repeat(115)}`,
      `text/plain;a=${"b".repeat(116)}`,
    ],
  ],
  [
    "Range",
    [
      "bytes=0-",
      "bytes=0-0",
      "bytes=0-499",
      "bytes=500-",
      "bytes=5-4",
      "bytes=-500",
      "bytes=0-1,2-3",
      "bytes=",
      "bytes=-",
      "Bytes=0-1",
      "BYTES=0-1",
      "bytes =0-1",
      "bytes= 0-1",
      "bytes=0 -1",
      "bytes=0- 1",
      "bytes=00-01",
      "bytes=a-b",
      "octets=0-1",
      "bytes=0-1;x",
      "bytes=0x1-",
      "bytes=9999999999-",
      "bytes=1-9007199254740993",
      "bytes=1-9223372036854775807",
      "bytes=1-9223372036854775808",
      "bytes=1-18446744073709551615",
      "bytes=1-99999999999999999999",
      "bytes=99999999999999999998-99999999999999999999",
    ],
  ],
  ["DPR", ["1"]],
  ["Downlink", ["1"]],
  ["Save-Data", ["on"]],
  ["Viewport-Width", ["1"]],
  ["Width", ["1"]],
  ["Device-Memory", ["1"]],
  ["RTT", ["1"]],
  ["ECT", ["4g"]],
  ["User-Agent", ["me"]],
  ["X-Requested-With", ["XMLHttpRequest"]],
  ["X-Csrf-Token", ["1"]],
  ["If-Match", ["*"]],
  ["If-None-Match", ["a"]],
  ["If-Modified-Since", ["Thu, 01 Jan 1970 00:00:00 GMT"]],
  ["Cache-Control", ["no-cache"]],
  ["Pragma", ["no-cache"]],
  ["Origin-Agent-Cluster", ["?1"]],
  ["Access-Control-Allow-Origin", ["*"]],
  ["Last-Event-ID", ["1"]],
  ["Purpose", ["prefetch"]],
  ["Priority", ["u=1"]],
  ["Upgrade-Insecure-Requests", ["1"]],
  ["Early-Data", ["1"]],
  ["traceparent", ["00-1-1-01"]],
];

const SINGLE: readonly Case[] = VALUES.flatMap(([name, values]) =>
  values.map((value): Case => ({
    title: `safelist: ${name}: ${value.length > 60 ? `${value.slice(0, 14)}… (${value.length} bytes)` : JSON.stringify(value)}`,
    standard: STANDARD,
    calls: [{ url: "cross/a", headers: [[name, value]] }],
    urls: { "cross/a": ALLOWING },
  })),
);

const long = (bytes: number) => "a".repeat(bytes);

// Accept, Accept-Language and Content-Language with 128 bytes each are 384: the sum is reached on repeated lines alone.
const SETS: readonly (readonly [title: string, headers: readonly Line[]])[] = [
  ["the sum is 1024 exactly, over eight Accept lines", Array.from({ length: 8 }, (): Line => ["Accept", long(128)])],
  [
    "the sum is 1025, over nine Accept lines",
    [...Array.from({ length: 8 }, (): Line => ["Accept", long(128)]), ["Accept", "a"]],
  ],
  [
    "two Accept lines of 60 bytes",
    [
      ["Accept", long(60)],
      ["Accept", long(60)],
    ],
  ],
  [
    "two Accept lines of 100 bytes",
    [
      ["Accept", long(100)],
      ["Accept", long(100)],
    ],
  ],
  [
    "two Accept-Language lines of 100 bytes",
    [
      ["Accept-Language", long(100)],
      ["Accept-Language", long(100)],
    ],
  ],
  [
    "two Content-Type lines, both safe",
    [
      ["Content-Type", "text/plain"],
      ["Content-Type", "text/plain"],
    ],
  ],
  [
    "two Content-Type lines, the second unsafe",
    [
      ["Content-Type", "text/plain"],
      ["Content-Type", "application/json"],
    ],
  ],
  [
    "two Range lines",
    [
      ["Range", "bytes=0-1"],
      ["Range", "bytes=0-1"],
    ],
  ],
  [
    "an unsafe name twice",
    [
      ["X-A", "1"],
      ["X-A", "2"],
    ],
  ],
  [
    "an unsafe name twice, in two cases",
    [
      ["X-A", "1"],
      ["x-a", "2"],
    ],
  ],
  [
    "safe and unsafe names together",
    [
      ["Accept", "text/html"],
      ["X-A", "1"],
      ["Content-Language", "de"],
    ],
  ],
  [
    "one safe name with an unsafe value among safe ones",
    [
      ["Accept", "text/html"],
      ["Accept-Language", "a_b"],
    ],
  ],
  [
    "four names of 128 bytes",
    [
      ["Accept", long(128)],
      ["Accept-Language", long(128)],
      ["Content-Language", long(128)],
      ["Range", "bytes=0-"],
    ],
  ],
  ["an empty value", [["X-A", ""]]],
];

const TOGETHER: readonly Case[] = SETS.map(([title, headers]) => ({
  title: `safelist: ${title}`,
  standard: STANDARD,
  calls: [{ url: "cross/a", headers }],
  urls: { "cross/a": ALLOWING },
}));

const BODIES: readonly Case[] = (
  [
    ["a string", { text: "a" }],
    ["URLSearchParams", { form: [["a", "b c"]] }],
    ["FormData", { multipart: [["a", "b"]] }],
    ["a Blob without type", { blob: "a", type: "" }],
    ["a Blob of text/plain", { blob: "a", type: "text/plain" }],
    ["a Blob of application/json", { blob: "{}", type: "application/json" }],
    ["a Blob with a type that does not parse", { blob: "a", type: "a" }],
    ["bytes", { bytes: [1, 2, 255] }],
    ["an empty string", { text: "" }],
    ["no bytes", { bytes: [] }],
  ] as const
).flatMap(([title, body]): Case[] => [
  {
    title: `body: POST with ${title}`,
    standard: "Extract a body: its type becomes the Content-Type where none is set, and is judged like one.",
    calls: [{ url: "cross/a", method: "POST", body }],
    urls: { "cross/a": ALLOWING },
  },
  {
    title: `body: PUT with ${title}`,
    standard: "Extract a body: its type becomes the Content-Type where none is set, and is judged like one.",
    calls: [{ url: "site/a", method: "PUT", body, credentials: "include" }],
    urls: { "site/a": ALLOWING },
  },
  {
    title: `body: POST with ${title} by XMLHttpRequest`,
    standard: "XMLHttpRequest's send extracts the body as fetch does.",
    calls: [{ url: "cross/a", api: "xhr", method: "POST", body }],
    urls: { "cross/a": ALLOWING },
  },
  {
    title: `body: POST with ${title}, and application/json set`,
    standard: "A Content-Type that the page set is kept.",
    calls: [{ url: "cross/a", method: "POST", headers: [["Content-Type", "application/json"]], body }],
    urls: { "cross/a": ALLOWING },
  },
]);

export const SAFELIST: readonly Case[] = [...SINGLE, ...TOGETHER, ...BODIES];
