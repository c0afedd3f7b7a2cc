/** A request as it goes over the wire: well-formed or not. */
export interface FuzzedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export const EVIL = "https://evil.test";

/** A sequence of numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const METHODS = ["GET", "HEAD", "OPTIONS", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"];
const PATHS = [
  "/",
  "/api/x",
  "/api/admin/x",
  "/logout",
  "/LOGOUT/",
  "/form",
  "/hook",
  "/api/../x",
  "/%61pi",
  "//api",
  "*",
];
const QUERIES = [
  "",
  "",
  "",
  "?",
  "?_method=PUT",
  "?_METHOD=x",
  ";_method=DELETE",
  "?%5fmethod=put&_method[]=a",
  "?a=%",
  "?_method",
];
const ORIGINS = [
  "https://app.example.com",
  "https://read.example.com",
  "https://a.b.example.org",
  EVIL,
  "http://api.test",
  "null",
];

const VALUES: Readonly<Record<string, readonly string[]>> = {
  Origin: ORIGINS,
  Referer: ORIGINS.map((origin) => `${origin}/page`),
  "Sec-Fetch-Site": ["same-origin", "same-site", "cross-site", "none", "SAME-ORIGIN"],
  Cookie: ["sid=1", "sid=1; __Host-csrf=x", `__Host-csrf=${"a".repeat(43)}`, ";;;=;", "=", "__Host-csrf"],
  Authorization: ["Basic YTpi", "Bearer x", "Negotiate", ",,,Basic", 'Digest a="b", c'],
  Upgrade: ["websocket", "h2c", "WebSocket, h2c", ",,,"],
  "X-Forwarded-Host": ["evil.test", "api.test", "a, b", "[::1", "api.test:"],
  "X-Forwarded-Proto": ["https", "http", "https,http", "javascript"],
  "X-HTTP-Method-Override": ["PUT", "delete", "GET", ",,,,"],
  "X-HTTP-Method": ["PATCH", "x"],
  "X-Method-Override": ["DELETE", "get"],
  "X-CSRF-Token": ["", "x", `v1.a.${"n".repeat(22)}.${"m".repeat(43)}`, "v1...", "v1.".repeat(60)],
  "Content-Type": [
    "application/x-www-form-urlencoded",
    "application/json",
    "text/plain",
    "multipart/form-data",
    "application/json; charset=x",
  ],
};
const NAMES = Object.keys(VALUES);
const BODIES = [
  "",
  "",
  "a=1",
  "_csrf=x",
  "_csrf[]=x",
  "_csrf=x&_csrf=y",
  '{"_csrf":"x"}',
  '{"_csrf":{"a":1}}',
  "{",
  "[]",
  "null",
  "%%%",
  "__proto__[_csrf]=x",
];
const PIECES = [
  " ",
  "\t",
  ",",
  ";",
  "=",
  "%",
  "%00",
  "\\",
  "/",
  "..",
  ":",
  "@",
  "[",
  "]",
  '"',
  "\x7f",
  "\x80",
  "\xff",
  "a",
  "A",
  "0",
  "*",
  "#",
  "?",
];

/** Any request: mostly what could be sent, with this and that broken, twice or far too long. */
export function fuzzedRequest(random: () => number, tokens: readonly string[]): FuzzedRequest {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const noise = (): string => Array.from({ length: Math.floor(random() * 6) }, () => pick(PIECES)).join("");
  const mutated = (text: string): string => {
    const at = Math.floor(random() * (text.length + 1));
    switch (Math.floor(random() * 24)) {
      case 0:
        return text.slice(0, at) + noise() + text.slice(at);
      case 1:
        return text.slice(0, at) + (text.charAt(at) || "x").repeat(Math.floor(random() * 9000));
      case 2:
        return `${text}, ${text}`;
      case 3:
        return noise();
      case 4:
        return pick([text.toUpperCase(), `${text}.`, `${text}:443`, text.slice(1)]);
      default:
        return text;
    }
  };
  const headers = NAMES.flatMap((name) => {
    const count = random() < 0.45 ? 0 : random() < 0.9 ? 1 : 1 + Math.floor(random() * 3);
    return Array.from({ length: count }, () => {
      const value = name === "X-CSRF-Token" && random() < 0.5 ? pick(tokens) : pick(VALUES[name] as readonly string[]);
      return [random() < 0.1 ? name.toLowerCase() : name, mutated(value)] as const;
    });
  });
  const method = pick(METHODS);
  const field = random() < 0.3 ? `_csrf=${mutated(pick(tokens))}` : pick(BODIES);
  return {
    method,
    target: mutated(pick(PATHS) + pick(QUERIES)),
    headers: random() < 0.5 ? headers : headers.toSorted(() => random() - 0.5),
    body: method === "GET" || method === "HEAD" ? "" : field,
  };
}

/**
 * Whether nothing in a request speaks for it, and its origin against it: it must never be served. (`/hook` is exempt, and
 * a trusted proxy may call the API what it likes.)
 */
export function isPlainlyForged({ method, target, headers }: FuzzedRequest): boolean {
  const named = (name: string): string[] =>
    headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  return (
    method === "POST" &&
    !target.includes("hook") &&
    named("origin").join() === EVIL &&
    named("x-forwarded-host").length === 0 &&
    named("sec-fetch-site").every((site) => site === "cross-site")
  );
}
