/** A message's header section as it is handed on: names in the sender's case, repeated lines as a list. */
export type HeaderLines = Record<string, string | string[]>;

/**
 * What concerns one connection and is never handed on (RFC 9110 section 7.6.1), with the names that older HTTP put
 * there (RFC 2616 section 13.5.1). `http2-settings` belongs to an upgrade that nobody here performs.
 */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Whoever may name these in `Connection` could change where a message ends, so that is not obeyed. */
const FRAMING: ReadonlySet<string> = new Set(["content-length"]);

/** The elements of a comma-separated header that Node has joined, in lower case. */
export function tokensOf(value: string | undefined): string[] {
  if (value === undefined) return [];
  return value
    .split(",")
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== "");
}

/** Every line of one header, joined. `message.headers` would leave out what stands behind the first thousand. */
export function joinedLines(rawHeaders: readonly string[], lowerName: string): string | undefined {
  const values = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === lowerName);
  return values.length === 0 ? undefined : values.join(", ");
}

/** Whether a field concerns this connection alone, given the `Connection` header it came with. */
export function hopByHop(connection: string | undefined): (name: string) => boolean {
  const named = new Set(tokensOf(connection));
  return (name) => {
    const lower = name.toLowerCase();
    return HOP_BY_HOP.has(lower) || (named.has(lower) && !FRAMING.has(lower));
  };
}

/** Collects the raw lines that pass a filter. `Content-Length` is written in lower case, where the proxy library looks for it. */
export function collectLines(rawHeaders: readonly string[], keep: (lowerName: string) => boolean): HeaderLines {
  const lines: HeaderLines = {};
  const firstCase = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const value = rawHeaders[i + 1] as string;
    const lower = name.toLowerCase();
    if (!keep(lower)) continue;
    const key = firstCase.get(lower);
    if (key === undefined) {
      const written = FRAMING.has(lower) ? lower : name;
      firstCase.set(lower, written);
      setLine(lines, written, value);
    } else {
      const before = lines[key] as string | string[];
      lines[key] = typeof before === "string" ? [before, value] : [...before, value];
    }
  }
  return lines;
}

// Not an assignment: a header may be named __proto__.
function setLine(lines: HeaderLines, name: string, value: string): void {
  Object.defineProperty(lines, name, { value, writable: true, enumerable: true, configurable: true });
}
