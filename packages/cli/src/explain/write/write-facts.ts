import type { SentWrite } from "corslet/browser";
import type { WriteFacts } from "corslet/csrf";

/** What stands for the user's cookies; a guard looks only whether there are any. */
const ANY_COOKIE = "session=1";

/** A request of the browser model's as a server meets it. */
export function writeFactsOf(
  { method, url, headers }: NonNullable<SentWrite["request"]>,
  { hasCookies }: { readonly hasCookies: boolean },
): WriteFacts {
  const { protocol, host, pathname, search } = new URL(url);
  const record: Record<string, string> = { host };
  for (const [name, value] of headers) record[name.toLowerCase()] = value;
  if (hasCookies) record["cookie"] = ANY_COOKIE;
  return { method, path: pathname + search, scheme: protocol === "https:" ? "https" : "http", headers: record };
}
