import type { HeaderLine } from "corslet/browser";

/** What an API can be built with, or stand behind, as far as its answers tell. */
export const STACKS = [
  "Express",
  "Fastify",
  "Spring",
  "Flask",
  "FastAPI",
  "Django",
  "Rails",
  "ASP.NET",
  "Go",
  "Laravel",
  "nginx",
  "Apache",
  "Caddy",
] as const;

export type Stack = (typeof STACKS)[number];

export function isStack(name: string): name is Stack {
  return (STACKS as readonly string[]).includes(name);
}

/** An answer's head. */
interface Head {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
}

type Sign = (head: Seen) => boolean;

/** An answer's headers, as the signs look at them. */
class Seen {
  readonly status: number;
  readonly #lines: readonly (readonly [name: string, value: string])[];

  constructor({ status, headers }: Head) {
    this.status = status;
    this.#lines = headers.map(([name, value]) => [name.toLowerCase(), value.toLowerCase()] as const);
  }

  /** Whether a header's line begins with a text. */
  begins(name: string, text: string): boolean {
    return this.#lines.some(([line, value]) => line === name && value.startsWith(text));
  }

  has(name: string): boolean {
    return this.#lines.some(([line]) => line === name);
  }

  setsCookie(name: string): boolean {
    return this.begins("set-cookie", `${name}=`);
  }

  values(name: string): string[] {
    return this.#lines.flatMap(([line, value]) => (line === name ? [value] : []));
  }
}

// What a server writes of itself comes first; then what it does as no other. Applications before the proxies that stand
// in front of them: the headers of CORS are mended where they are made.
const SIGNS: readonly (readonly [Stack, Sign])[] = [
  ["Express", (head) => head.begins("x-powered-by", "express")],
  ["Laravel", (head) => head.setsCookie("laravel_session") || head.setsCookie("xsrf-token")],
  [
    "ASP.NET",
    (head) =>
      head.begins("x-powered-by", "asp.net") || head.has("x-aspnet-version") || head.begins("server", "kestrel"),
  ],
  ["Rails", (head) => (head.has("x-runtime") && head.has("x-request-id")) || head.begins("server", "puma")],
  ["Django", (head) => head.setsCookie("csrftoken") || head.begins("server", "wsgiserver")],
  ["FastAPI", (head) => head.begins("server", "uvicorn") || head.begins("server", "hypercorn")],
  ["Flask", (head) => head.begins("server", "werkzeug") || head.setsCookie("session")],
  ["Spring", (head) => head.setsCookie("jsessionid") || head.has("x-application-context") || hasVaryOfSpring(head)],
  // The text of net/http for a path that it does not have, to the byte.
  [
    "Go",
    (head) =>
      head.status === 404 &&
      head.begins("content-length", "19") &&
      head.begins("content-type", "text/plain; charset=utf-8") &&
      head.begins("x-content-type-options", "nosniff"),
  ],
  // Its default is 72 seconds; Node's is 5.
  ["Fastify", (head) => head.begins("keep-alive", "timeout=72")],
  ["nginx", (head) => head.begins("server", "nginx") || head.begins("server", "openresty")],
  ["Apache", (head) => head.begins("server", "apache")],
  ["Caddy", (head) => head.begins("server", "caddy")],
];

/** What an API seems to be built with, from the heads of its answers; `null` where nothing says. */
export function recognisedStack(heads: readonly Head[]): Stack | null {
  const seen = heads.map((head) => new Seen(head));
  return SIGNS.find(([, isSeen]) => seen.some(isSeen))?.[0] ?? null;
}

// Three lines, where others write one.
function hasVaryOfSpring(head: Seen): boolean {
  const lines = head.values("vary");
  return ["origin", "access-control-request-method", "access-control-request-headers"].every((name) =>
    lines.includes(name),
  );
}
