import type { Grant, Policy } from "corslet";
import type { Style } from "../terminal/style.ts";
import { count, wrap } from "../terminal/text.ts";

const SHOWN_ORIGINS = 3;
const WIDEST_PATTERN = 28;

/** What a policy grants, in short: for each resource its origins, credentials and methods. Ends without a line end. */
export function summariseGrants({ config }: Policy, style: Style): string {
  const rows = Object.entries(config.resources).flatMap(([pattern, grants]) =>
    listOf(grants).map((grant, index) => [index === 0 ? pattern : "", describeGrant(grant)] as const),
  );
  const widths = rows.map(([pattern]) => pattern.length).filter((width) => width <= WIDEST_PATTERN);
  const column = Math.max(...widths, 0) + 4;
  return rows.map(([pattern, grant]) => showRow(pattern, grant, column, style)).join("\n");
}

function listOf(grants: Grant | readonly Grant[]): readonly Grant[] {
  return Array.isArray(grants) ? grants : [grants as Grant];
}

function showRow(pattern: string, grant: GrantInWords, column: number, style: Style): string {
  const indent = " ".repeat(column);
  const body = [wrap(grant.who, style.width, indent), style.dim(wrap(grant.methods, style.width, indent))].join("\n");
  const label = `  ${pattern}`.padEnd(column);
  // A long pattern has its own line.
  return label.length > column ? `${style.bold(label)}\n${body}` : `${style.bold(label)}${body.slice(column)}`;
}

interface GrantInWords {
  readonly who: string;
  readonly methods: string;
}

function describeGrant({ origins, methods = [], credentials = false }: Grant): GrantInWords {
  const names = origins === "*" ? "anybody" : namesOf(origins);
  const allowed = methods === "*" ? "every method" : [...new Set(["GET", "HEAD", "POST", ...methods])].join(", ");
  return { who: `${names} ${credentials ? "with" : "without"} credentials`, methods: allowed };
}

function namesOf(origins: readonly string[]): string {
  if (origins.length <= SHOWN_ORIGINS + 1) return origins.join(", ");
  return `${origins.slice(0, SHOWN_ORIGINS).join(", ")} and ${count(origins.length - SHOWN_ORIGINS, "other")}`;
}
