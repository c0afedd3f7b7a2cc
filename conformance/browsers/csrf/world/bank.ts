/** A session cookie of the application: its name, and what its `Set-Cookie` says besides. */
interface SessionCookie {
  readonly name: string;
  readonly attributes: string;
}

/**
 * One session in as many cookies as there are ways to set it. An account of each user hangs on each of them, so that one
 * request shows what it would have changed, whichever of them an application had chosen.
 */
export const SESSION_COOKIES: { readonly [Scheme in "https" | "http"]: readonly SessionCookie[] } = {
  https: [
    { name: "default", attributes: "Secure" },
    { name: "none", attributes: "Secure; SameSite=None" },
    { name: "__Host-none", attributes: "Secure; SameSite=None" },
    { name: "lax", attributes: "Secure; SameSite=Lax" },
    { name: "strict", attributes: "Secure; SameSite=Strict" },
  ],
  // Secure, and so SameSite=None and __Host-, is for https alone.
  http: [
    { name: "http-default", attributes: "" },
    { name: "http-lax", attributes: "SameSite=Lax" },
    { name: "http-strict", attributes: "SameSite=Strict" },
  ],
};

const NAMES: readonly string[] = Object.values(SESSION_COOKIES).flatMap((cookies) => cookies.map(({ name }) => name));

/** Who is signed in, for all applications of the world: their hosts, and so their cookies, are the same. */
export class Sessions {
  readonly #users = new Map<string, string>();

  /** Makes a session, and says what sets its cookies. */
  start(user: string, scheme: "https" | "http"): { id: string; setCookies: string[] } {
    const id = crypto.randomUUID();
    this.#users.set(id, user);
    const setCookies = SESSION_COOKIES[scheme].map(
      ({ name, attributes }) => `${name}=${id}; Path=/; HttpOnly; ${attributes}`,
    );
    return { id, setCookies };
  }

  userOf(id: string): string | undefined {
    return this.#users.get(id);
  }

  /** The session of a request, or `null`. */
  of(cookies: string | undefined): string | null {
    const found = [...sessionCookies(cookies)].find(([, id]) => this.#users.has(id));
    return found?.[1] ?? null;
  }
}

/** The state of one application. */
export class Bank {
  readonly #emails = new Map<string, string>();
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  /** Sets the e-mail address of every account that a request's cookies open. */
  write(cookies: string | undefined, email: string): void {
    for (const [name, id] of sessionCookies(cookies)) {
      const user = this.#sessions.userOf(id);
      if (user !== undefined) this.#emails.set(`${user} ${name}`, email);
    }
  }

  /** The cookies whose accounts have this address. */
  holding(user: string, email: string): string[] {
    return NAMES.filter((name) => this.#emails.get(`${user} ${name}`) === email);
  }
}

/** The session cookies of a request by name; of two with one name the first, as parsers have it. */
function sessionCookies(header: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of cookiesOf(header)) if (NAMES.includes(name) && !found.has(name)) found.set(name, value);
  return found;
}

/** Names and values of a `Cookie` header, in order. */
export function cookiesOf(header: string | undefined): [name: string, value: string][] {
  return (header ?? "")
    .split("; ")
    .filter(Boolean)
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
}

/** The cookies of guards, as the world's applications name them; `csrf` is the one on plain http. */
export const GUARD_COOKIES: readonly string[] = ["__Host-csrf", "unprefixed", "csrf"];

/** What removes every cookie that a page on a scheme can reach, those that a sibling planted too. */
export function removals(scheme: "https" | "http"): string[] {
  // Cookies that are not secure go to https as well.
  const names = [...NAMES, ...GUARD_COOKIES].filter((name) => scheme === "https" || !isSecure(name));
  return names.flatMap((name) => {
    const ended = `${name}=; Max-Age=0${isSecure(name) ? "; Secure" : ""}`;
    // With the prefix too: WebKitGTK takes it from a sibling.
    return ["Path=/", "Path=/; Domain=example.test", "Path=/email; Domain=example.test"].map(
      (scope) => `${ended}; ${scope}`,
    );
  });
}

function isSecure(name: string): boolean {
  return name !== "csrf" && !name.startsWith("http-");
}
