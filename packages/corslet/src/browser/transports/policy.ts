import { headerValues } from "../header-list.ts";
import type { Transport } from "../wire.ts";

/** What of a policy a browser meets: its answers. */
export interface DecidingPolicy {
  readonly decide: (facts: {
    readonly method: string;
    readonly path: string;
    readonly origin: string | null;
    readonly requestMethod: string | null;
    readonly requestHeaders: string | null;
  }) => {
    readonly kind: "preflight" | "actual" | "none";
    readonly status?: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly vary: readonly string[];
  };
}

/**
 * Reaches a policy with no server behind it: preflights are answered as the policy says, and every other request with
 * 200 (204 for OPTIONS) and an empty body.
 */
export function policyTransport(policy: DecidingPolicy): Transport {
  return ({ method, url, headers }) => {
    const line = (name: string): string | null => headerValues(headers, name)[0] ?? null;
    const decision = policy.decide({
      method,
      path: url,
      origin: line("origin"),
      requestMethod: line("access-control-request-method"),
      requestHeaders: line("access-control-request-headers"),
    });
    const vary = decision.vary.length === 0 ? [] : ([["Vary", decision.vary.join(", ")]] as const);
    return Promise.resolve({
      status: decision.status ?? (method === "OPTIONS" ? 204 : 200),
      headers: [...Object.entries(decision.headers), ...vary],
      body: "",
    });
  };
}
