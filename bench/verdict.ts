import type { Case } from "./cases.ts";
import type { Answer } from "./contestants/contestant.ts";

/** Whether a browser would share the answer with the page, or send the request that the preflight asked about. */
export function isAllowedByBrowser({ policy, isPreflight, headers: asked }: Case, answer: Answer): boolean {
  const { status, headers } = answer;
  const allowOrigin = headers.get("access-control-allow-origin");
  const origin = asked["Origin"];
  const hasCredentials = policy === "listed";
  if (origin === undefined || (allowOrigin !== origin && (hasCredentials || allowOrigin !== "*"))) return false;
  if (hasCredentials && headers.get("access-control-allow-credentials") !== "true") return false;
  if (!isPreflight) return true;
  const names = asked["Access-Control-Request-Headers"]?.split(",") ?? [];
  const allowed = new Set(listOf(headers, "access-control-allow-headers").map((name) => name.toLowerCase()));
  return (
    status >= 200 &&
    status <= 299 &&
    listOf(headers, "access-control-allow-methods").includes(asked["Access-Control-Request-Method"] ?? "") &&
    names.every((name) => allowed.has(name))
  );
}

/** What a list header lists. */
export function listOf(headers: Headers, name: string): string[] {
  return (headers.get(name) ?? "").split(",").map((each) => each.trim());
}
