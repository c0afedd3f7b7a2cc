import type { Answer, Call, Case, Line, UrlScript } from "../vocabulary.ts";
import { ALLOWING, ANY, answer, CREDENTIALS, ECHO, HEADERS, LOCATION, METHODS, status } from "./lines.ts";
import { to } from "../vocabulary.ts";

const FOLLOWED = "HTTP-redirect fetch: the CORS check is made on the redirect itself; then main fetch begins again.";
const TAINTED =
  "Redirect-taint: when the origin changes and the request's origin is not same origin with the last URL, Origin is null from then on.";

function hop(code: number, url: string, ...lines: Line[]): UrlScript {
  return {
    ...ALLOWING,
    actual: status(code, LOCATION(to(url)), ...(lines.length === 0 ? [ECHO, CREDENTIALS] : lines)),
  };
}

const PATHS: readonly (readonly string[])[] = [
  ["page/a", "page/b"],
  ["page/a", "cross/b"],
  ["page/a", "site/b"],
  ["cross/a", "cross/b"],
  ["cross/a", "page/b"],
  ["cross/a", "other/b"],
  ["site/a", "site/b"],
  ["site/a", "page/b"],
  ["site/a", "cross/b"],
  ["cross/a", "site/b"],
  ["page/a", "page/b", "cross/c"],
  ["page/a", "cross/b", "page/c"],
  ["page/a", "cross/b", "other/c"],
  ["page/a", "cross/b", "cross/c"],
  ["page/a", "site/b", "page/c"],
  ["cross/a", "cross/b", "cross/c"],
  ["cross/a", "other/b", "cross/c"],
  ["cross/a", "other/b", "page/c"],
  ["cross/a", "page/b", "page/c"],
  ["cross/a", "page/b", "cross/c"],
  ["site/a", "cross/b", "site/c"],
  ["site/a", "page/b", "site/c"],
];

const CALLS: readonly (readonly [string, Partial<Call>])[] = [
  ["GET", {}],
  ["GET with credentials", { credentials: "include" }],
  ["PUT", { method: "PUT", body: { text: "a" } }],
  ["GET with X-A", { headers: [["X-A", "1"]] }],
];

const CHAINS: readonly Case[] = PATHS.flatMap((path) =>
  CALLS.map(([title, init]): Case => ({
    title: `redirect 307: ${title}, ${path.map((url) => url.split("/")[0]).join(" to ")}`,
    standard: TAINTED,
    calls: [{ url: path[0] ?? "", ...init }],
    urls: Object.fromEntries(
      path.map((url, index) => {
        const next = path[index + 1];
        return [url, next === undefined ? ALLOWING : hop(307, next)];
      }),
    ),
  })),
);

const METHODS_CHANGE =
  "HTTP-redirect fetch 12: POST after 301 and 302, and all but GET and HEAD after 303, becomes GET without body and body headers.";

const CHANGES: readonly Case[] = [301, 302, 303, 307, 308].flatMap((code) =>
  (["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"] as const).flatMap((method) => {
    const hasBody = method !== "GET" && method !== "HEAD";
    const call: Call = {
      url: "cross/a",
      method,
      ...(hasBody && { body: { text: "a" } }),
    };
    return [
      {
        title: `redirect ${code}: ${method} within an origin`,
        standard: METHODS_CHANGE,
        calls: [call],
        urls: { "cross/a": hop(code, "cross/b"), "cross/b": ALLOWING },
      },
      {
        title: `redirect ${code}: ${method} within the page's own origin`,
        standard: METHODS_CHANGE,
        calls: [{ ...call, url: "page/a" }],
        urls: { "page/a": hop(code, "page/b"), "page/b": ALLOWING },
      },
    ];
  }),
);

// A method or a header that is gone when the next origin is reached.
const LOST: readonly Case[] = (
  [
    ["page/a", "cross/b"],
    ["cross/a", "other/b"],
    ["cross/a", "page/b"],
    ["site/a", "cross/b"],
  ] as const
).flatMap(([first, next]) =>
  [302, 303].flatMap((code) =>
    (["PUT", "POST"] as const).flatMap((method) =>
      (["application/json", "text/plain"] as const).map((type): Case => ({
        title: `redirect ${code}: ${method} of ${type} from ${first.split("/")[0]} to ${next.split("/")[0]}`,
        standard: METHODS_CHANGE,
        calls: [{ url: first, method, headers: [["Content-Type", type]], body: { text: "{}" } }],
        urls: { [first]: hop(code, next), [next]: ALLOWING },
      })),
    ),
  ),
);

const JSON_BODY: Pick<Call, "method" | "headers" | "body"> = {
  method: "POST",
  headers: [
    ["Content-Type", "application/json"],
    ["Content-Language", "de"],
    ["X-A", "1"],
  ],
  body: { text: "{}" },
};

const HEADERS_CHANGE: readonly Case[] = [
  ...[301, 302, 303, 307, 308].flatMap((code): Case[] => [
    {
      title: `redirect ${code}: POST of JSON with X-A`,
      standard: METHODS_CHANGE,
      calls: [{ url: "cross/a", ...JSON_BODY }],
      urls: { "cross/a": hop(code, "cross/b"), "cross/b": ALLOWING },
    },
    {
      title: `redirect ${code}: POST of JSON alone`,
      standard: METHODS_CHANGE,
      calls: [
        { url: "cross/a", method: "POST", headers: [["Content-Type", "application/json"]], body: { text: "{}" } },
      ],
      urls: { "cross/a": hop(code, "cross/b"), "cross/b": ALLOWING },
    },
  ]),
  ...(["cross/b", "other/b", "page/b", "site/b"] as const).flatMap((next): Case[] =>
    (["cross/a", "page/a"] as const).map((first) => ({
      title: `redirect 302: Authorization from ${first.split("/")[0]} to ${next.split("/")[0]}`,
      standard: "HTTP-redirect fetch 13: when the origin changes, Authorization is removed.",
      calls: [{ url: first, headers: [["Authorization", "Bearer t"]] }],
      urls: { [first]: hop(302, next), [next]: ALLOWING },
    })),
  ),
];

function bad(title: string, standard: string, actual: Answer, call: Partial<Call> = {}): Case[] {
  return (["cross", "page"] as const).map((target) => ({
    title: `redirect: ${title}, from ${target}`,
    standard,
    calls: [{ url: `${target}/a`, ...call }],
    urls: { [`${target}/a`]: { ...ALLOWING, actual }, "cross/b": ALLOWING, "page/b": ALLOWING, "other/b": ALLOWING },
  }));
}

const LOCATION_URL =
  "HTTP-redirect fetch 3 to 6: one Location that parses, to HTTP(S); without any, the redirect is the response.";

const LOCATIONS: readonly Case[] = [
  ...[301, 302, 303, 307, 308].flatMap((code) => bad(`${code} without Location`, LOCATION_URL, status(code, ECHO))),
  ...[300, 304, 305, 306].flatMap((code) =>
    bad(`${code} with Location is none`, LOCATION_URL, status(code, ECHO, LOCATION(to("cross/b")))),
  ),
  ...bad("an empty Location", LOCATION_URL, status(302, ECHO, LOCATION(""))),
  ...bad("a relative Location", LOCATION_URL, status(302, ECHO, LOCATION("b"))),
  ...bad("a Location that does not parse", LOCATION_URL, status(302, ECHO, LOCATION("http://["))),
  ...bad("two equal Locations", LOCATION_URL, status(302, ECHO, LOCATION(to("cross/b")), LOCATION(to("cross/b")))),
  ...bad("two Locations", LOCATION_URL, status(302, ECHO, LOCATION(to("cross/b")), LOCATION(to("other/b")))),
  ...bad("to data:", LOCATION_URL, status(302, ECHO, LOCATION("data:,a"))),
  ...bad("to ftp:", LOCATION_URL, status(302, ECHO, LOCATION("ftp://127.0.0.1/"))),
  ...bad("to about:blank", LOCATION_URL, status(302, ECHO, LOCATION("about:blank"))),
  ...bad("to an unknown scheme", LOCATION_URL, status(302, ECHO, LOCATION("corslet:a"))),
  ...bad("to a bad port", "Main fetch 7: a bad port is blocked.", status(302, ECHO, LOCATION("http://127.0.0.1:22/"))),
  ...bad("with a fragment", LOCATION_URL, status(302, ECHO, LOCATION(`${to("cross/b")}#f`))),
  {
    title: "redirect: the call's fragment is kept",
    standard: LOCATION_URL,
    calls: [{ url: "cross/a#kept" }],
    urls: { "cross/a": { actual: status(302, ECHO, LOCATION(to("cross/b"))) }, "cross/b": ALLOWING },
  },
  ...bad(
    "to a user name at another origin",
    "HTTP-redirect fetch 9, 10: no user name across origins.",
    status(302, ECHO, LOCATION("http://u@{host:other}{path}/b")),
  ),
  ...bad(
    "to a user name at the same target",
    "HTTP-redirect fetch 9, 10: no user name across origins.",
    status(302, ECHO, LOCATION("http://u:p@{host:cross}{path}/b")),
  ),
  ...bad(
    "to a user name at the page's origin",
    "HTTP-redirect fetch 9, 10: no user name across origins.",
    status(302, ECHO, LOCATION("http://u:p@{host:page}{path}/b")),
  ),
];

const CHECKED: readonly Case[] = [
  ...bad("without Access-Control-Allow-Origin", FOLLOWED, status(302, LOCATION(to("cross/b")))),
  ...bad(
    "with another origin allowed",
    FOLLOWED,
    status(302, ["Access-Control-Allow-Origin", "{other}"], LOCATION(to("cross/b"))),
  ),
  ...bad("with * and credentials", FOLLOWED, status(302, ANY, LOCATION(to("cross/b"))), { credentials: "include" }),
  ...(["follow", "error", "manual"] as const).flatMap((redirect) =>
    (["cors", "no-cors", "same-origin"] as const).flatMap((mode) =>
      (["cross/b", "page/b"] as const).flatMap((next) =>
        bad(
          `to ${next.split("/")[0]} in redirect mode ${redirect}, mode ${mode}`,
          "HTTP fetch 6: by redirect mode.",
          status(302, ECHO, LOCATION(to(next))),
          { redirect, mode },
        ),
      ),
    ),
  ),
  ...bad(
    "manual without Access-Control-Allow-Origin",
    "The CORS check comes before the redirect mode.",
    status(302, LOCATION(to("cross/b"))),
    { redirect: "manual" },
  ),
  ...bad(
    "error without Access-Control-Allow-Origin",
    "The CORS check comes before the redirect mode.",
    status(302, LOCATION(to("cross/b"))),
    { redirect: "error" },
  ),
  ...bad("manual, 302 without Location", "HTTP fetch 6: by status, whatever Location says.", status(302, ECHO), {
    redirect: "manual",
  }),
  ...bad("error, 302 without Location", "HTTP fetch 6: by status, whatever Location says.", status(302, ECHO), {
    redirect: "error",
  }),
  ...bad("manual with PUT", "HTTP fetch 6: by redirect mode.", status(307, ECHO, LOCATION(to("cross/b"))), {
    redirect: "manual",
    method: "PUT",
  }),
];

// What a first redirect takes off, a second one may bring back.
const TWICE: readonly Case[] = [301, 302, 303].flatMap((first) =>
  [302, 307].flatMap((second) =>
    (["cross/b", "other/b"] as const).flatMap((between) =>
      (["text/plain", "application/json"] as const).map((type): Case => ({
        title: `redirect ${first}, then ${second}: POST of ${type}, by ${between.split("/")[0]}`,
        standard: METHODS_CHANGE,
        calls: [
          {
            url: "cross/a",
            method: "POST",
            headers: [
              ["Content-Type", type],
              ["Authorization", "t"],
            ],
            body: { text: "{}" },
          },
        ],
        urls: { "cross/a": hop(first, between), [between]: hop(second, "cross/c"), "cross/c": ALLOWING },
      })),
    ),
  ),
);

const DELETED: readonly Case[] = ["cross/a", "page/a"].flatMap((first) =>
  [301, 302, 307, 308].flatMap((code) =>
    [undefined, { text: "a" }].map((body): Case => ({
      title: `redirect ${code}: DELETE ${body === undefined ? "without" : "with"} body from ${first.split("/")[0]} to other`,
      standard: METHODS_CHANGE,
      calls: [{ url: first, method: "DELETE", ...(body !== undefined && { body }) }],
      urls: { [first]: hop(code, "other/b"), "other/b": ALLOWING },
    })),
  ),
);

// What `*` is worth after a redirect, by credentials mode.
const STARRED: readonly Case[] = (["omit", "same-origin", "include"] as const).flatMap((credentials) =>
  (["cors", "no-cors"] as const).flatMap((mode) =>
    [
      ["page/a", "cross/b"],
      ["page/a", "site/b"],
      ["page/a", "cross/b", "other/c"],
      ["page/a", "cross/b", "page/c"],
      ["page/a", "cross/b", "cross/c"],
      ["cross/a", "other/b"],
      ["cross/a", "page/b"],
    ].map((path): Case => ({
      title: `redirect 302: all answer *, mode ${mode}, credentials ${credentials}, ${path.map((url) => url.split("/")[0]).join(" to ")}`,
      standard: "CORS check 3: * is enough where the credentials mode is not include.",
      calls: [{ url: path[0] ?? "", credentials, mode }],
      urls: Object.fromEntries(
        path.map((url, index) => {
          const next = path[index + 1];
          return [url, { actual: next === undefined ? answer(ANY) : status(302, ANY, LOCATION(to(next))) }];
        }),
      ),
    })),
  ),
);

/** As many hops as named, then an answer. */
function chain(hops: number, target: "cross" | "page"): Case {
  const urls: Record<string, UrlScript> = { [`${target}/${hops}`]: ALLOWING };
  for (let i = 0; i < hops; i++) urls[`${target}/${i}`] = hop(302, `${target}/${i + 1}`);
  return {
    title: `redirect: ${hops} hops at ${target}`,
    standard: "HTTP-redirect fetch 7: at most 20 redirects.",
    calls: [{ url: `${target}/0` }],
    urls,
  };
}

const SECOND_HOP: readonly Case[] = [
  ["the next preflight is refused", { preflight: answer(ANY), actual: answer(ANY) }],
  ["the next preflight allows the tainted origin", { preflight: answer(ECHO, METHODS("PUT")), actual: answer(ECHO) }],
  [
    "the next preflight allows the page's origin alone",
    {
      preflight: answer(["Access-Control-Allow-Origin", "{page}"], METHODS("PUT")),
      actual: answer(["Access-Control-Allow-Origin", "{page}"]),
    },
  ],
  [
    "the next answers null",
    {
      preflight: answer(["Access-Control-Allow-Origin", "null"], METHODS("PUT")),
      actual: answer(["Access-Control-Allow-Origin", "null"]),
    },
  ],
  ["the next answers *", { preflight: answer(ANY, METHODS("*"), HEADERS("*")), actual: answer(ANY) }],
].flatMap(([title, script]) =>
  (["cross/b", "other/b", "page/b"] as const).flatMap((next): Case[] =>
    (["PUT", "GET"] as const).map((method) => ({
      title: `redirect 307: ${method} cross to ${next.split("/")[0]}, ${title as string}`,
      standard: TAINTED,
      calls: [{ url: "cross/a", method }],
      urls: { "cross/a": hop(307, next), [next]: script as UrlScript },
    })),
  ),
);

export const REDIRECTS: readonly Case[] = [
  ...CHAINS,
  ...CHANGES,
  ...LOST,
  ...TWICE,
  ...STARRED,
  ...DELETED,
  ...HEADERS_CHANGE,
  ...LOCATIONS,
  ...CHECKED,
  chain(20, "cross"),
  chain(21, "cross"),
  chain(20, "page"),
  chain(21, "page"),
  ...SECOND_HOP,
];
