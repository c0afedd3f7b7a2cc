import type { Call, Case, UrlScript } from "../vocabulary.ts";
import { answer, CREDENTIALS, ECHO, HEADERS, LOCATION, METHODS, status } from "./lines.ts";
import { to } from "../vocabulary.ts";

const SENT =
  "Cookies are sent and stored when the credentials mode is include, or same-origin and the tainting is basic.";

const TARGETS = ["page", "site", "cross"] as const;
const MODES = ["omit", "same-origin", "include"] as const;

function setting(cookie: string): UrlScript {
  return { ...READING, actual: answer(ECHO, CREDENTIALS, ["Set-Cookie", `a=1; Path={path}${cookie}`]) };
}

const READING: UrlScript = {
  preflight: answer(ECHO, CREDENTIALS, METHODS("PUT"), HEADERS("x-a")),
  actual: answer(ECHO, CREDENTIALS),
};

/** A cookie is set with credentials, and then a call is made. */
function after(title: string, target: string, call: Partial<Call>, cookie = ""): Case {
  return {
    title: `cookies: ${title}`,
    standard: SENT,
    calls: [
      { url: `${target}/set`, credentials: "include" },
      { url: `${target}/a`, ...call },
    ],
    urls: { [`${target}/set`]: setting(cookie), [`${target}/a`]: READING },
  };
}

const SENDING: readonly Case[] = TARGETS.flatMap((target) =>
  MODES.flatMap((credentials) => [
    after(`${target}, GET, credentials ${credentials}`, target, { credentials }),
    after(`${target}, PUT, credentials ${credentials}`, target, { credentials, method: "PUT" }),
    after(`${target}, X-A in mode cors, credentials ${credentials}`, target, { credentials, headers: [["X-A", "1"]] }),
    after(`${target}, no-cors, credentials ${credentials}`, target, { credentials, mode: "no-cors" }),
  ]),
);

const SAME_SITE: readonly Case[] = TARGETS.flatMap((target) =>
  [
    "; SameSite=Strict",
    "; SameSite=Lax",
    "; SameSite=None; Secure",
    "; SameSite=None",
    "; Secure",
    "; HttpOnly",
    "; Max-Age=0",
  ].map((cookie) => after(`${target}, a cookie with ${cookie.slice(2)}`, target, { credentials: "include" }, cookie)),
);

const STORING: readonly Case[] = TARGETS.flatMap((target) =>
  MODES.flatMap((credentials): Case[] => [
    {
      title: `cookies: ${target}, set with credentials ${credentials}`,
      standard: SENT,
      calls: [
        { url: `${target}/set`, credentials },
        { url: `${target}/a`, credentials: "include" },
      ],
      urls: { [`${target}/set`]: setting(""), [`${target}/a`]: READING },
    },
    {
      title: `cookies: ${target}, set by an answer that does not share itself, credentials ${credentials}`,
      standard: "Set-Cookie is stored by HTTP-network fetch, before the CORS check.",
      calls: [
        { url: `${target}/set`, credentials },
        { url: `${target}/a`, credentials: "include" },
      ],
      urls: { [`${target}/set`]: { actual: answer(["Set-Cookie", "a=1; Path={path}"]) }, [`${target}/a`]: READING },
    },
    {
      title: `cookies: ${target}, set by a preflight's answer, credentials ${credentials}`,
      standard: "A preflight has credentials mode same-origin, and is cross-origin: nothing is stored.",
      calls: [
        { url: `${target}/set`, credentials, method: "PUT" },
        { url: `${target}/a`, credentials: "include" },
      ],
      urls: {
        [`${target}/set`]: {
          preflight: answer(ECHO, CREDENTIALS, METHODS("PUT"), ["Set-Cookie", "a=1; Path={path}"]),
          actual: answer(ECHO, CREDENTIALS),
        },
        [`${target}/a`]: READING,
      },
    },
    {
      title: `cookies: ${target}, set by a redirect, credentials ${credentials}`,
      standard: SENT,
      calls: [
        { url: `${target}/set`, credentials },
        { url: `${target}/a`, credentials: "include" },
      ],
      urls: {
        [`${target}/set`]: {
          actual: status(302, ECHO, CREDENTIALS, LOCATION(to(`${target}/b`)), ["Set-Cookie", "a=1; Path={path}"]),
        },
        [`${target}/b`]: READING,
        [`${target}/a`]: READING,
      },
    },
  ]),
);

const ACROSS: readonly Case[] = MODES.flatMap((credentials) =>
  (
    [
      ["page", "site"],
      ["site", "page"],
      ["site", "site"],
      ["cross", "page"],
      ["page", "cross"],
    ] as const
  ).flatMap(([from, target]) =>
    (["cors", "no-cors"] as const).map((mode): Case => ({
      title: `cookies: redirect from ${from} to ${target}, mode ${mode}, credentials ${credentials}`,
      standard: "After a redirect, cookies go by the credentials mode and the tainting, which never returns to basic.",
      calls: [
        { url: "page/set", credentials: "include" },
        { url: `${from}/a`, credentials, mode },
      ],
      urls: {
        "page/set": setting(""),
        [`${from}/a`]: { actual: status(302, ECHO, CREDENTIALS, LOCATION(to(`${target}/b`))) },
        [`${target}/b`]: READING,
      },
    })),
  ),
);

const LAX_ACROSS: readonly Case[] = ["Lax", "Strict"].flatMap((sameSite) =>
  (["cross/a", "site/a", "page/a"] as const).flatMap((first) =>
    (["page", "site"] as const).map((target): Case => ({
      title: `cookies: SameSite=${sameSite}, redirect from ${first.split("/")[0]} to ${target}`,
      standard: "Determine the same-site mode: a cross-site redirect-taint keeps SameSite cookies back.",
      calls: [
        { url: `${target}/set`, credentials: "include" },
        { url: first, credentials: "include" },
      ],
      urls: {
        [`${target}/set`]: setting(`; SameSite=${sameSite}`),
        [first]: { actual: status(302, ECHO, CREDENTIALS, LOCATION(to(`${target}/b`))) },
        [`${target}/b`]: READING,
      },
    })),
  ),
);

const XHR: readonly Case[] = (["same-origin", "include"] as const).flatMap((credentials) =>
  TARGETS.map((target) =>
    after(`${target}, by XMLHttpRequest, credentials ${credentials}`, target, { credentials, api: "xhr" }),
  ),
);

export const CREDENTIAL_ROWS: readonly Case[] = [
  ...SENDING,
  ...SAME_SITE,
  ...STORING,
  ...ACROSS,
  ...LAX_ACROSS,
  ...XHR,
];
