import type { ProblemPath } from "../problem.ts";
import type { Report } from "./report.ts";

// What the same thing is called in cors, @fastify/cors, hono/cors, flask-cors, rs/cors and Spring.
const CALLED_ELSEWHERE: Readonly<Record<string, string>> = {
  origin: "origins",
  allowedorigins: "origins",
  alloworigins: "origins",
  alloworigin: "origins",
  allowedmethods: "methods",
  allowmethods: "methods",
  allowedheaders: "allowHeaders",
  allowheaders: "allowHeaders",
  headers: "allowHeaders",
  exposedheaders: "exposeHeaders",
  exposeheaders: "exposeHeaders",
  supportscredentials: "credentials",
  allowcredentials: "credentials",
  maxage: "maxAge",
  routes: "resources",
  paths: "resources",
};

// What needs no option here; in cors and @fastify/cors it does.
const ANSWERED_ANYWAY: ReadonlySet<string> = new Set(["preflightcontinue", "optionssuccessstatus", "strictpreflight"]);

/** Reports every key that is none of `known`, with the one that was probably meant. */
export function checkUnknownOptions(
  config: object,
  known: readonly string[],
  path: ProblemPath,
  report: Report,
  elsewhere: readonly string[] = [],
): void {
  for (const [key, value] of Object.entries(config)) {
    if (known.includes(key)) continue;
    report.error("config/unknown-option", [...path, key], value, { detail: key, hint: hintFor(key, known, elsewhere) });
  }
}

function hintFor(key: string, known: readonly string[], elsewhere: readonly string[]): string {
  if (elsewhere.includes(key)) return "move it into the grants below resources";
  const meant = CALLED_ELSEWHERE[key.replace(/[_-]/g, "").toLowerCase()];
  if (meant !== undefined && known.includes(meant)) return `write ${meant}`;
  if (ANSWERED_ANYWAY.has(key.toLowerCase()))
    return "leave it out: a preflight never reaches a route, and gets 204, or 403 where its origin is not granted";
  const [nearest] = known
    .map((option) => ({ option, distance: editDistance(key.slice(0, 40).toLowerCase(), option.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return nearest !== undefined && nearest.distance <= 3
    ? `write ${nearest.option}`
    : `the options are ${known.filter((option) => option !== "$schema").join(", ")}`;
}

/** Levenshtein's distance: from each beginning of `a` to every beginning of `b`, a row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  let distance = b.length;
  for (const character of a) {
    const above = row;
    row = [];
    let diagonal = Number.POSITIVE_INFINITY;
    distance = Number.POSITIVE_INFINITY;
    for (const [j, deletion] of above.entries()) {
      const substitution = diagonal + (character === b[j - 1] ? 0 : 1);
      distance = Math.min(substitution, deletion + 1, distance + 1);
      row.push(distance);
      diagonal = deletion;
    }
  }
  return distance;
}
