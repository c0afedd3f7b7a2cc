import { request as askPlainly } from "node:http";
import { request as askSecurely } from "node:https";
import { text } from "node:stream/consumers";
import type { Certificate } from "./certificate.ts";

/** What an attacker takes home from a page of the application. */
export interface Visited {
  readonly token: string;
  /** The `name=value` of each cookie that it set. */
  readonly cookies: readonly string[];
}

/** Gets a page without a browser. Its whole text is a token. */
export function visit({ cert }: Certificate, url: string, cookie: string): Promise<Visited> {
  const { protocol, hostname, port, pathname, search, host } = new URL(url);
  const ask = protocol === "https:" ? askSecurely : askPlainly;
  const headers = { Host: host, ...(cookie !== "" && { Cookie: cookie }) };
  const options = { host: "127.0.0.1", servername: hostname, ca: cert, port, path: pathname + search, headers };
  return new Promise((resolve, reject) => {
    const asked = ask(options, (answer) => {
      const cookies = (answer.headers["set-cookie"] ?? []).map((line) => line.split(";", 1)[0] ?? "");
      text(answer).then((token) => resolve({ token, cookies }), reject);
    });
    asked.on("error", reject);
    asked.end();
  });
}
