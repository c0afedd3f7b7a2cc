import { test } from "vitest";
import { type Guard, guard, type GuardOptions, type TokenState, type WriteFacts } from "../../src/csrf/index.ts";
import { definePolicy, type Policy, policyOf } from "../../src/index.ts";

export const SELF = "https://api.example.com";
/** Reads and writes with the user's cookies. */
export const WRITER = "https://app.example.com";
/** Reads with the user's cookies, and writes nothing. */
export const READER = "https://read.example.com";
/** Writes with bearer tokens alone. */
export const BEARER = "https://spa.example.com";
export const EVIL = "https://evil.test";

export const KEY: string = "k".repeat(32);
export const COOKIES = { cookie: "sid=1" } as const;

export const POLICY: Policy = definePolicy({
  resources: {
    "/api/*": [
      { origins: [WRITER, "https://*.apps.example.com"], methods: ["GET", "POST", "PUT"], credentials: true },
      { origins: [READER], methods: ["GET"], credentials: true },
      { origins: [BEARER], methods: ["POST"] },
    ],
    "/public/*": { origins: "*", methods: ["POST"] },
    "/default/*": { origins: [WRITER], credentials: true },
  },
  self: SELF,
});

/** The same without the API's own origin. */
export const DERIVING: Policy = policyOf({ resources: POLICY.config.resources });

/** A POST with the user's cookies to a path that {@link POLICY} governs, with more headers, or other facts. */
export function post(headers: WriteFacts["headers"] = {}, facts: Partial<WriteFacts> = {}): WriteFacts {
  return {
    method: "POST",
    path: "/api/items",
    scheme: "https",
    headers: { host: "api.example.com", ...COOKIES, ...headers },
    ...facts,
  };
}

/** A guard with tokens, for options that say nothing else of them. */
export function withTokens(options: GuardOptions = {}, policy: Policy = POLICY): Guard {
  return guard(policy, { tokens: { keys: [KEY], binding: () => "session" }, ...options });
}

/** A decision in words: `allow` or `refuse`, the reason, and the value if there is one. */
export function told(by: Pick<Guard, "decide">, facts: WriteFacts, token?: TokenState): string {
  const { allowed, reason, value } = by.decide(facts, token);
  return [allowed ? "allow" : "refuse", reason, ...(value === undefined ? [] : [value])].join(" ");
}

/** `test.each` for rows whose last parts may be missing. */
export function eachRow<Row extends readonly unknown[]>(
  rows: readonly Row[],
): (title: string, check: (...row: Row) => void | Promise<void>) => void {
  return (title, check) => test.each(rows.map((row) => [...row]))(title, (...row) => check(...(row as unknown as Row)));
}
