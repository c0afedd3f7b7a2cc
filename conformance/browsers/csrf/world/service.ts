import type { Bank, Sessions } from "./bank.ts";
import type { OwnTokens, Shots } from "./shots.ts";

/** What an application answers with. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly html: string;
}

/** A request to the application, as its framework has read it. */
export interface ServiceRequest {
  readonly target: string;
  readonly cookies: string | undefined;
  readonly body: Record<string, unknown>;
}

/** What every application does, whatever serves it. */
export class Service {
  readonly #shots: Shots;
  readonly #sessions: Sessions;
  readonly #bank: Bank;
  readonly #scheme: "https" | "http";

  constructor(shots: Shots, sessions: Sessions, bank: Bank, scheme: "https" | "http") {
    this.#shots = shots;
    this.#sessions = sessions;
    this.#bank = bank;
    this.#scheme = scheme;
  }

  /** A page of the application's own. */
  page(target: string, own: OwnTokens): Answer {
    const shot = this.#shots.in(target);
    if (shot === undefined) return { status: 404, headers: {}, html: "" };
    shot.pageLoads++;
    const { page } = shot;
    return { status: 200, headers: page.headers ?? {}, html: page.html(own) };
  }

  /** Changes the address of whoever is signed in: the route of POST, PUT and DELETE, and of a GET that writes. */
  write({ target, cookies, body }: ServiceRequest): Answer {
    const { email = new URL(target, "http://app").searchParams.get("email") } = body;
    if (typeof email !== "string") return { status: 400, headers: {}, html: "" };
    this.#bank.write(cookies, email);
    return { status: 200, headers: {}, html: "<!doctype html><title>Saved</title><p>Saved." };
  }

  /** Signs somebody in, with a new session as it should be. */
  login({ body }: ServiceRequest): Answer {
    const { setCookies } = this.#sessions.start(String(body["user"]), this.#scheme);
    return { status: 200, headers: { "Set-Cookie": setCookies }, html: "<!doctype html><title>Welcome</title>" };
  }
}
