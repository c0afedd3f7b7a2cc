import { request } from "node:https";
import { text } from "node:stream/consumers";
import type { Certificate } from "./certificate.ts";

/** A page as a program got it. */
export interface Visited {
  readonly text: string;
  /** The `name=value` of each cookie that it set. */
  readonly cookies: readonly string[];
}

/** Gets a page without a browser, as an attacker does at home. */
export function visit({ cert }: Certificate, url: string, cookie: string): Promise<Visited> {
  const { hostname, port, pathname, search, host } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = { Host: host, ...(cookie !== "" && { Cookie: cookie }) };
    const asked = request(
      { host: "127.0.0.1", servername: hostname, ca: cert, port, path: pathname + search, headers },
      (answer) => {
        const cookies = (answer.headers["set-cookie"] ?? []).map((line) => line.split(";", 1)[0] ?? "");
        text(answer).then((read) => resolve({ text: read, cookies }), reject);
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}
