import { type Handler, isPreflight, type LabAnswer } from "../message.ts";
import type { Row } from "../row.ts";
import { type Change, T } from "../setup.ts";

// D. Caching.

const T2 = "https://admin.example.org";
const two: Change = () => ({ trusts: (origin) => origin === T || origin === T2 });
const cacheable: Change = () => ({ cacheControl: "max-age=60" });
const openCacheable: Change = () => ({ cacheControl: "max-age=60", credentials: null });

/** A cache in front that knows answers by what `keyOf` makes of a request, and keeps those that it gives a key. */
const cached =
  (keyOf: (request: Parameters<Handler>[0]) => string | null): Change =>
  () => ({
    front: (handler) => {
      const kept = new Map<string, LabAnswer>();
      return async (request) => {
        const key = keyOf(request);
        if (key === null) return await handler(request);
        const hit = kept.get(key);
        if (hit !== undefined) return { ...hit, headers: [...hit.headers, ["Age", "1"], ["X-Cache", "HIT"]] };
        const answer = await handler(request);
        kept.set(key, answer);
        return { ...answer, headers: [...answer.headers, ["X-Cache", "MISS"]] };
      };
    },
  });

const urlOf = ({ path, query }: Parameters<Handler>[0]): string => `${path}?${query.toString()}`;

export const CACHING_ROWS: readonly Row[] = [
  {
    id: "vary-never",
    why: "no Vary anywhere, though the answer names whoever asked, and may be kept for a minute",
    on: cacheable,
    fault: () => ({ vary: () => null }),
    expect: [{ id: "vary-missing", severity: "medium", or: ["vary-missing-noncors"] }],
  },
  {
    id: "vary-never-without-credentials",
    why: "no Vary on what everybody may read and keep for a minute",
    on: openCacheable,
    fault: () => ({ vary: () => null }),
    expect: [{ id: "vary-missing", severity: "medium", or: ["vary-missing-noncors"] }],
    ask: { path: "/api/news", session: false },
  },
  {
    id: "vary-never-two-origins",
    why: "two trusted origins, each named to itself, without Vary",
    on: () => ({ ...two(), ...cacheable() }),
    fault: () => ({ vary: () => null }),
    expect: [{ id: "vary-missing", severity: "medium" }],
    ask: { origins: [T, T2] },
  },
  {
    id: "vary-on-something-else",
    why: "Vary names Accept-Encoding, and not Origin",
    on: cacheable,
    fault: () => ({ vary: () => "Accept-Encoding" }),
    expect: [{ id: "vary-missing", severity: "medium", or: ["vary-missing-noncors"] }],
  },
  {
    id: "vary-when-granted",
    why: "Vary only where an origin is named: what was asked without Origin is kept, and read by nobody",
    on: cacheable,
    fault: () => ({ vary: (isGranted) => (isGranted ? "Origin" : null) }),
    expect: [{ id: "vary-missing-noncors", severity: "medium", or: ["vary-missing"] }],
  },
  {
    id: "vary-when-asked",
    why: "Vary only where there is an Origin",
    on: cacheable,
    fault: () => ({ vary: (_, { headers }) => (headers["origin"] === undefined ? null : "Origin") }),
    expect: [{ id: "vary-missing-noncors", severity: "medium", or: ["vary-missing"] }],
  },
  {
    id: "preflight-cache-by-url",
    why: "a cache in front keeps preflights by their URL alone",
    on: two,
    fault: cached((request) => (isPreflight(request) ? urlOf(request) : null)),
    expect: [{ id: "preflight-cached-shared", severity: "medium" }],
    also: ["origin-nondeterministic", "preflight-method-missing", "preflight-header-missing"],
    ask: { origins: [T, T2] },
  },
  {
    id: "cacheable-public",
    why: "Cache-Control: public on what the session alone may read",
    fault: () => ({ cacheControl: "public, max-age=60" }),
    expect: [{ id: "cacheable-credentialed", severity: "medium" }],
  },
  {
    id: "cacheable-shared-age",
    why: "Cache-Control: s-maxage on what the session alone may read",
    fault: () => ({ cacheControl: "max-age=0, s-maxage=300" }),
    expect: [{ id: "cacheable-credentialed", severity: "medium" }],
  },
  {
    id: "max-age-week",
    why: "preflights are kept for a week",
    fault: () => ({ maxAge: "604800" }),
    expect: [{ id: "max-age-excessive", severity: "low" }],
  },
  {
    id: "max-age-absent",
    why: "no Access-Control-Max-Age: a preflight every five seconds",
    fault: () => ({ maxAge: null }),
    expect: [{ id: "max-age-missing", severity: "info" }],
  },
];
