import type { Call, Case, UrlScript } from "../vocabulary.ts";
import { ALLOWING, ANY, answer, CREDENTIALS, ECHO, LOCATION, METHODS, status } from "./lines.ts";
import { to } from "../vocabulary.ts";

const STANDARD = "An opaque origin is same origin with no URL, and serializes to null.";

function row(title: string, call: Call, script: UrlScript): Case {
  const [target = ""] = call.url.split("/");
  return {
    title: `sandboxed: ${title}`,
    standard: STANDARD,
    page: "sandboxed",
    calls: [call],
    urls: { [`${target}/a`]: script },
  };
}

const ANSWERS = [
  ["null", answer(["Access-Control-Allow-Origin", "null"], METHODS("PUT"))],
  ["null with credentials", answer(["Access-Control-Allow-Origin", "null"], CREDENTIALS, METHODS("PUT"))],
  ["*", answer(ANY, METHODS("PUT"))],
  ["* with credentials", answer(ANY, CREDENTIALS, METHODS("PUT"))],
  ["the page's URL's origin", answer(["Access-Control-Allow-Origin", "{page}"], METHODS("PUT"))],
  ["nothing", answer()],
  ["Null", answer(["Access-Control-Allow-Origin", "Null"], METHODS("PUT"))],
] as const;

const CHECKS: readonly Case[] = (["page", "cross"] as const).flatMap((target) =>
  (["GET", "PUT"] as const).flatMap((method) =>
    (["same-origin", "include"] as const).flatMap((credentials) =>
      ANSWERS.map(([title, said]) =>
        row(
          `${method} to ${target}, credentials ${credentials}, answered ${title}`,
          { url: `${target}/a`, method, credentials },
          { preflight: said, actual: said },
        ),
      ),
    ),
  ),
);

const MODES: readonly Case[] = (["page", "site", "cross"] as const).flatMap((target) => [
  row(`mode same-origin to ${target}`, { url: `${target}/a`, mode: "same-origin" }, ALLOWING),
  row(`mode no-cors to ${target}`, { url: `${target}/a`, mode: "no-cors" }, ALLOWING),
  row(`mode no-cors POST to ${target}`, { url: `${target}/a`, mode: "no-cors", method: "POST" }, ALLOWING),
  row(`X-A to ${target}`, { url: `${target}/a`, headers: [["X-A", "1"]] }, ALLOWING),
  row(
    `Cross-Origin-Resource-Policy same-origin from ${target}`,
    { url: `${target}/a`, mode: "no-cors" },
    { actual: answer(["Cross-Origin-Resource-Policy", "same-origin"]) },
  ),
  row(
    `Cross-Origin-Resource-Policy same-site from ${target}`,
    { url: `${target}/a`, mode: "no-cors" },
    { actual: answer(["Cross-Origin-Resource-Policy", "same-site"]) },
  ),
]);

const REDIRECTED: readonly Case[] = (["page/b", "cross/b", "other/b"] as const).flatMap((next): Case[] =>
  (["GET", "PUT"] as const).map((method) => ({
    title: `sandboxed: ${method} cross to ${next.split("/")[0]} by 307`,
    standard: STANDARD,
    page: "sandboxed",
    calls: [{ url: "cross/a", method }],
    urls: { "cross/a": { ...ALLOWING, actual: status(307, ECHO, LOCATION(to(next))) }, [next]: ALLOWING },
  })),
);

const COOKIES: readonly Case[] = (["page", "cross"] as const).flatMap((target) =>
  ["", "; SameSite=Strict", "; SameSite=Lax", "; SameSite=None; Secure"].map((attributes): Case => ({
    title: `sandboxed: a cookie${attributes} of ${target}`,
    standard: "Cookies of an opaque origin's requests are cross-site.",
    page: "sandboxed",
    calls: [
      { url: `${target}/set`, credentials: "include" },
      { url: `${target}/a`, credentials: "include" },
    ],
    urls: {
      [`${target}/set`]: { actual: answer(ECHO, CREDENTIALS, ["Set-Cookie", `a=1; Path={path}${attributes}`]) },
      [`${target}/a`]: ALLOWING,
    },
  })),
);

const SAME: readonly Case[] = [
  {
    title: "sandboxed: the cache, with credentials",
    standard: STANDARD,
    page: "sandboxed",
    calls: [
      { url: "cross/a", method: "PUT", credentials: "include" },
      { url: "cross/a", method: "PUT", credentials: "include" },
    ],
    urls: {
      "cross/a": {
        preflight: answer(ECHO, CREDENTIALS, METHODS("PUT"), ["Access-Control-Max-Age", "60"]),
        actual: answer(ECHO, CREDENTIALS),
      },
    },
  },
];

export const OPAQUE: readonly Case[] = [...CHECKS, ...MODES, ...REDIRECTED, ...COOKIES, ...SAME];
