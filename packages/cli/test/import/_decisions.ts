import { createBrowser, policyTransport, type Transport } from "corslet/browser";
import { definePolicy } from "corslet";
import type { Aspect } from "../../src/import/finding.ts";
import type { ImportResult } from "../../src/import/run-import.ts";

/** A call of a page, and the parts of a grant that decide about it. */
interface Call {
  readonly name: string;
  readonly init: {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly credentials?: "include";
  };
  readonly by: readonly Aspect[];
}

const CALLS: readonly Call[] = [
  { name: "GET", init: {}, by: [] },
  { name: "GET with cookies", init: { credentials: "include" }, by: ["credentials"] },
  { name: "POST", init: { method: "POST" }, by: [] },
  ...["PUT", "PATCH", "DELETE"].flatMap((method): Call[] => [
    { name: method, init: { method }, by: ["methods"] },
    { name: `${method} with cookies`, init: { method, credentials: "include" }, by: ["methods", "credentials"] },
  ]),
  ...["Content-Type", "Authorization", "X-Custom"].flatMap((header): Call[] => {
    const headers = { [header]: header === "Content-Type" ? "application/json" : "x" };
    return [
      { name: `GET with ${header}`, init: { headers }, by: ["allowHeaders"] },
      {
        name: `GET with ${header} and cookies`,
        init: { headers, credentials: "include" },
        by: ["allowHeaders", "credentials"],
      },
    ];
  }),
];

/** Pages that call, whatever a configuration says of them. */
export const PAGES: readonly string[] = [
  "https://app.example.com",
  "https://a.b.example.com",
  "https://example.com",
  "https://b.test",
  "https://evil.test",
  "https://evilexample.com",
  "https://appxexample.com",
  "https://app.example.com.evil.test",
  "https://app.example.com:8443",
  "http://app.example.com",
  "http://localhost",
  "http://localhost:3000",
  "http://localhost.evil.test",
  "null",
];

/** What the libraries were seen to do, so that a test can tell whether it tested anything. */
export const seen = { readable: 0, blocked: 0 };

/**
 * Where a written policy decides otherwise than its library, as a browser sees it, in a part that the report calls the
 * same: each as a sentence.
 */
export async function differences(
  result: ImportResult,
  peer: Transport,
  asked: readonly string[],
  pages: readonly string[] = PAGES,
): Promise<string[]> {
  const { config, same } = result;
  if (config === null) return [];
  const policy = definePolicy(config as Parameters<typeof definePolicy>[0]);
  const ours = policyTransport(policy);
  const found: string[] = [];
  // What opens other paths too says nothing of these.
  const routed = result.findings.some(({ code }) => code === "import/one-method");
  const paths: readonly Aspect[] = routed ? ["resource"] : [];
  for (const path of asked) {
    const { resource } = policy.decide({ method: "GET", path, origin: "https://a.test" });
    const told = resource === undefined ? ["resource"] : (same[resource] ?? []);
    for (const page of pages)
      for (const { name, init, by } of CALLS) {
        if (resource !== undefined && !["origins", ...paths, ...by].every((aspect) => told.includes(aspect as Aspect)))
          continue;
        const url = `http://127.0.0.1:8080${path}`;
        const before = await createBrowser({ page, transport: peer }).explain(url, init);
        const after = await createBrowser({ page, transport: ours }).explain(url, init);
        if (before.verdict !== after.verdict)
          found.push(
            `${name} ${path} from ${page}: ${before.verdict} (${before.code}), now ${after.verdict} (${after.code})`,
          );
        if (before.verdict === "readable") seen.readable++;
        else if (before.exchanges.length > 0) seen.blocked++;
        const [read, readable] = [before, after].map(({ exchanges }) => exposedBy(exchanges).join());
        if (told.includes("exposeHeaders") && before.verdict === "readable" && read !== readable)
          found.push(`${name} ${path} from ${page}: exposes ${read}, now ${readable}`);
        const ages = [before, after].map(({ exchanges }) => maxAgeOf(exchanges));
        if (told.includes("maxAge") && before.verdict === "readable" && ages[0] !== ages[1])
          found.push(`${name} ${path} from ${page}: kept ${ages[0]}, now ${ages[1]}`);
      }
  }
  return found;
}

// Every page can read these, or no page can.
const UNCHANGED = /^(?:|set-cookie|content-type|content-length|cache-control|expires|last-modified|pragma)$/;

/** The header names that an answer exposes, besides those that make no difference. */
function exposedBy(exchanges: Exchanges): string[] {
  const headers = exchanges.find(({ request }) => request.kind === "actual")?.response?.headers ?? [];
  const value = headers.find(([name]) => name.toLowerCase() === "access-control-expose-headers")?.[1] ?? "";
  const names = value.split(",").map((name) => name.trim().toLowerCase());
  // The star covers the rest; with credentials it would be refused.
  if (names.includes("*")) return ["*"];
  return [...new Set(names.filter((name) => !UNCHANGED.test(name)))].sort();
}

type Exchanges = Awaited<ReturnType<ReturnType<typeof createBrowser>["explain"]>>["exchanges"];

/** How long the longest-lived browser keeps a preflight's answer. */
function maxAgeOf(exchanges: Exchanges): number | null {
  const preflight = exchanges.find(({ request }) => request.kind === "preflight")?.response;
  const value = preflight?.headers.find(([name]) => name.toLowerCase() === "access-control-max-age")?.[1];
  return value === undefined ? null : Math.min(Number(value), 86_400);
}
