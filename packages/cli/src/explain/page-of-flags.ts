import { UsageError } from "../terminal/usage-error.ts";
import { isSocketUrl, NO_PAGE } from "./write/probe-of-flags.ts";

/** Where the call goes, and whose it is. */
export interface Asked {
  readonly url: string;
  readonly from: string;
}

const HOST_AND_PORT = /^[\w.-]+:\d+(?:[/?#]|$)/;
const HOST_NAME = /^[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)/;

function withScheme(url: string): string {
  if (!HOST_AND_PORT.test(url) && !HOST_NAME.test(url)) return "https://api.example.com/me";
  return `${/^(?:localhost|127\.)/.test(url) ? "http" : "https"}://${url}`;
}

/**
 * The URL and the page of a call.
 *
 * @param isWrite whether a write is asked about, which WebSockets may be, and which no page need make.
 * @throws {UsageError} when one is missing, or is none.
 */
export function askedOf(url: string | undefined, from: string | undefined, isWrite: boolean): Asked {
  if (url === undefined) throw new UsageError("There is no URL.", "corslet explain <url> --from <origin>");
  if (from === undefined) throw new UsageError("There is no page to call from.", `add --from https://app.example.com`);
  // What stands before a port reads as a scheme: localhost:3000 is a URL, and never what is meant.
  if (!URL.canParse(url) || HOST_AND_PORT.test(url))
    throw new UsageError(`${JSON.stringify(url)} is no URL.`, `write it with its scheme: ${withScheme(url)}`);
  if (isWrite && !/^https?:\/\//i.test(url) && !isSocketUrl(url))
    throw new UsageError(`${JSON.stringify(url)} is no web address.`, "write one that begins with https:// or wss://");
  const isNobody = isWrite && from === NO_PAGE;
  if (from !== "null" && !isNobody && !(/^https?:\/\//.test(from) && URL.canParse(from)))
    throw new UsageError(
      `--from: ${JSON.stringify(from)} is no web page.`,
      `write an origin such as https://app.example.com, or null${isWrite ? ", or none for a typed address" : ""}`,
    );
  return { url, from };
}
