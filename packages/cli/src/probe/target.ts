import { UsageError } from "../terminal/usage-error.ts";

/** Reads the URL of a deployment that is to be asked. */
export function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new UsageError(`${text} is no http or https URL.`, "write it whole, such as https://api.example.com");
  if (url.username !== "" || url.password !== "")
    throw new UsageError("A URL with a password would end up in logs.", "take it out; send credentials as headers");
  return url;
}

/**
 * Refuses to ask a host that nobody said is theirs: loopback needs no word, every other host must be the policy's own or
 * be named.
 */
export function checkIsOwn(url: URL, own: readonly string[], named: readonly string[]): void {
  if (isLoopback(url)) return;
  const hosts = new Set([...own.map((origin) => new URL(origin).host), ...named]);
  if (hosts.has(url.host) || hosts.has(url.hostname)) return;
  throw new UsageError(
    `${url.host} is asked only when you say that it is yours.`,
    `name it in the policy's self, or add --target ${url.host}`,
  );
}

/** Whether a URL is on this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
