import type { Decision, Policy, RequestFacts } from "corslet";
import { type Explanation, explainHeaders, type HeaderLine } from "corslet/browser";
import type { ProbeAnswer } from "../probe/client.ts";
import type { Claim } from "./claims.ts";

/** What a policy asks of a request, as facts. */
function factsOf({ path, origin, preflight, isHead }: Claim): RequestFacts {
  if (preflight === undefined) return { method: isHead === true ? "HEAD" : "GET", path, origin };
  const { method, header } = preflight;
  return { method: "OPTIONS", path, origin, requestMethod: method, requestHeaders: header };
}

/**
 * What is wrong with an answer, in words; nothing when a browser makes of it what the policy decides. The browser model
 * judges, so that another spelling of the same answer is none: a public grant may echo the origin.
 */
export async function faultsOf(policy: Policy, claim: Claim, answer: ProbeAnswer, url: string): Promise<string[]> {
  const decision = policy.decide(factsOf(claim));
  if (claim.origin === null) return [...varyFaults(decision, answer)];
  if (claim.preflight !== undefined) return preflightFaults(decision, claim, answer, url);
  return [...(await readFaults(decision, claim.origin, answer, url)), ...varyFaults(decision, answer)];
}

async function readFaults(decision: Decision, origin: string, answer: ProbeAnswer, url: string): Promise<string[]> {
  const faults: string[] = [];
  for (const credentials of ["omit", "include"] as const) {
    const should = decision.allowed && (credentials === "omit" || isCredentialed(decision));
    const seen = await explainHeaders({ page: origin, request: { url, credentials }, response: answer });
    const can = seen.verdict === "readable";
    if (can !== should)
      faults.push(
        `${should ? "cannot" : "can"} read ${withOrWithout(credentials)}${should ? `: ${seen.message}` : ""}`,
      );
    else if (can && credentials === "omit") faults.push(...exposureFaults(decision, seen));
  }
  return faults;
}

function exposureFaults({ headers }: Decision, { exposed }: Explanation): string[] {
  const list = headers["Access-Control-Expose-Headers"];
  if (list === "*") return [];
  const named = new Set((list ?? "").toLowerCase().split(", "));
  const extra = exposed.filter((name) => !named.has(name) && !SAFELISTED.has(name));
  return extra.length === 0 ? [] : [`can read ${extra.join(", ")}, which the policy does not expose`];
}

const SAFELISTED: ReadonlySet<string> = new Set(
  "cache-control content-language content-length content-type expires last-modified pragma".split(" "),
);

/** An answer that lets every page read it, so that what is judged is the preflight's. */
function granted(origin: string): ProbeAnswer {
  const headers: HeaderLine[] = [
    ["Access-Control-Allow-Origin", origin],
    ["Access-Control-Allow-Credentials", "true"],
  ];
  return { status: 200, headers };
}

async function preflightFaults(
  decision: Decision,
  claim: Claim,
  preflight: ProbeAnswer,
  url: string,
): Promise<string[]> {
  const { origin, preflight: asked } = claim;
  if (origin === null || asked === undefined) return [];
  const faults: string[] = [];
  for (const credentials of ["omit", "include"] as const) {
    const should = decision.allowed && (credentials === "omit" || isCredentialed(decision));
    const request = {
      url,
      method: asked.method,
      credentials,
      ...(asked.header !== null && { headers: { [asked.header]: SHORT_VALUES[asked.header] ?? "probe" } }),
    };
    const seen = await explainHeaders({ page: origin, request, preflight, response: granted(origin) });
    const can = seen.verdict === "readable";
    const what = asked.header ?? asked.method;
    if (can !== should)
      faults.push(
        `${should ? "may not" : "may"} send ${what} ${withOrWithout(credentials)}${should ? `: ${seen.message}` : ""}`,
      );
  }
  return faults;
}

// A value with which browsers ask first.
const SHORT_VALUES: Readonly<Record<string, string>> = { "content-type": "application/json" };

function varyFaults({ vary }: Decision, { headers }: ProbeAnswer): string[] {
  if (vary.length === 0) return [];
  const names = valuesOf(headers, "vary").flatMap((value) => value.toLowerCase().split(","));
  return names.some((name) => name.trim() === "origin" || name.trim() === "*") ? [] : [VARY_MISSING];
}

/** What is said where `Vary: Origin` is missing; nothing is wrong where every origin is answered alike. */
export const VARY_MISSING = "Vary lacks Origin: a cache may hand one origin's answer to another";

/** The values of a header's lines. */
export function valuesOf(headers: readonly HeaderLine[], name: string): string[] {
  return headers.flatMap(([line, value]) => (line.toLowerCase() === name ? [value] : []));
}

function isCredentialed({ headers }: Decision): boolean {
  return headers["Access-Control-Allow-Credentials"] === "true";
}

function withOrWithout(credentials: "omit" | "include"): string {
  return credentials === "include" ? "with credentials" : "without credentials";
}
