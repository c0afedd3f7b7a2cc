import type { Grant, Policy } from "corslet";
import type { Style } from "../terminal/style.ts";
import { count, wrap } from "../terminal/text.ts";

const SHOWN_ORIGINS = 3;
const WIDEST_PATTERN = 28;

/**
 * What a policy grants, in short: for each resource its origins, credentials and methods. Ends without a line end.
 *
 * @param hasGuard whether to tell too what a CSRF guard on the policy lets write.
 */
export function summariseGrants({ config }: Policy, style: Style, hasGuard = false): string {
  const rows = Object.entries(config.resources).flatMap(([pattern, grants]) =>
    listOf(grants).map((grant, index) => [index === 0 ? pattern : "", describeGrant(grant)] as const),
  );
  const widths = rows.map(([pattern]) => pattern.length).filter((width) => width <= WIDEST_PATTERN);
  const column = Math.max(...widths, 0) + 4;
  return rows
    .map(([pattern, { who, methods, writes }]) =>
      showRow(pattern, who, [methods, ...(hasGuard ? [writes] : [])], column, style),
    )
    .join("\n");
}

function listOf(grants: Grant | readonly Grant[]): readonly Grant[] {
  return Array.isArray(grants) ? grants : [grants as Grant];
}

function showRow(pattern: string, who: string, more: readonly string[], column: number, style: Style): string {
  const indent = " ".repeat(column);
  const wrapped = more.map((text) => style.dim(wrap(text, style.width, indent)));
  const body = [wrap(who, style.width, indent), ...wrapped].join("\n");
  const label = `  ${pattern}`.padEnd(column);
  // A long pattern has its own line.
  return label.length > column ? `${style.bold(label)}\n${body}` : `${style.bold(label)}${body.slice(column)}`;
}

interface GrantInWords {
  readonly who: string;
  readonly methods: string;
  readonly writes: string;
}

function describeGrant({ origins, methods = [], credentials = false }: Grant): GrantInWords {
  const names = origins === "*" ? "anybody" : namesOf(origins);
  const allowed = methods === "*" ? "every method" : [...new Set(["GET", "HEAD", "POST", ...methods])].join(", ");
  return {
    who: `${names} ${credentials ? "with" : "without"} credentials`,
    methods: allowed,
    writes: writesOf(methods, credentials),
  };
}

function writesOf(methods: NonNullable<Grant["methods"]>, credentials: boolean): string {
  const listed = typeof methods === "string" ? [methods] : methods;
  const unsafe = listed.filter((method) => !["GET", "HEAD", "OPTIONS"].includes(method));
  if (unsafe.length === 0) return "writes nothing: no unsafe method is listed";
  const names = unsafe.includes("*") ? "every method" : unsafe.join(", ");
  return `writes with ${names}${credentials ? "" : ", and without the user's cookies"}`;
}

function namesOf(origins: readonly string[]): string {
  if (origins.length <= SHOWN_ORIGINS + 1) return origins.join(", ");
  return `${origins.slice(0, SHOWN_ORIGINS).join(", ")} and ${count(origins.length - SHOWN_ORIGINS, "other")}`;
}
