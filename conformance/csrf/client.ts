import type { Answer, Running } from "../subjects/subject.ts";
import type { RawRequest } from "../translate.ts";
import { type Page, PAGE, SIGN_IN } from "./pages.ts";
import type { WriteRow } from "./vocabulary.ts";

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly sameSite: string;
}

/** As much of a browser as the rows need: it signs in, opens a page with a token, and keeps cookies. */
export class Client {
  readonly #connection: Pick<RawRequest, "hosts" | "tls">;
  #cookies: readonly Cookie[] = [];

  /** @param connection how the client reaches the API. */
  constructor(connection: Pick<RawRequest, "hosts" | "tls">) {
    this.#connection = connection;
  }

  async signIn(app: Running): Promise<void> {
    await this.#get(app, SIGN_IN);
  }

  /** Opens a page of the API's own, and reads the token in it. */
  async openPage(app: Running): Promise<string | null> {
    return (JSON.parse((await this.#get(app, PAGE)).body) as Page).token;
  }

  /** The cookies that ride along with a request, as `name=value`. */
  ride(site: WriteRow["site"], method: string): string[] {
    const isSafe = method === "GET" || method === "HEAD";
    return this.#cookies
      .filter(({ sameSite }) => site !== "cross-site" || (sameSite === "lax" ? isSafe : sameSite !== "strict"))
      .map(({ name, value }) => `${name}=${value}`);
  }

  /** The cookies that this client's owner can plant in a victim's browser from a sibling host: never a session. */
  plant(tossed: NonNullable<WriteRow["tossed"]>, sessionCookie: string): string[] {
    return this.#cookies
      .filter(({ name }) => name !== sessionCookie && (tossed !== "plantable" || !name.startsWith("__Host-")))
      .map(({ name, value }) => `${name}=${value}`);
  }

  async #get(app: Running, path: string): Promise<Answer> {
    const cookies = this.ride("none", "GET");
    const answer = await app.request({
      method: "GET",
      path,
      headers: cookies.length === 0 ? [] : [["Cookie", cookies.join("; ")]],
      ...this.#connection,
    });
    if ("turnedAway" in answer || answer.status !== 200) throw new Error(`GET ${path}: ${JSON.stringify(answer)}`);
    for (const [name, value] of answer.headers) if (name.toLowerCase() === "set-cookie") this.#keep(value);
    return answer;
  }

  #keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const sameSite = /;\s*samesite=(\w+)/i.exec(line)?.[1]?.toLowerCase() ?? "";
    this.#cookies = [...this.#cookies.filter((cookie) => cookie.name !== name), { name, value, sameSite }];
  }
}
