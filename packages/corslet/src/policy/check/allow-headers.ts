import { asciiLowercase } from "../../http/ascii.ts";
import { isCorsResponseHeaderName, isForbiddenRequestHeaderName, isHeaderName } from "../../http/header-names.ts";
import type { ProblemPath } from "../problem.ts";
import type { Report } from "./report.ts";
import { readList } from "./shape.ts";

/** The request headers of a grant, as written, once each. Problems go to the report. */
export function readAllowHeaders(value: unknown, path: ProblemPath, report: Report): string[] {
  const entries = value === undefined ? [] : (readList(value, path, report, '["Content-Type"]') ?? []);
  if (entries === "*") return ["*"];
  const names = new Map<string, string>();
  for (const [entry, index] of entries) {
    if (isAllowable(entry, [...path, index], report) && !names.has(asciiLowercase(entry)))
      names.set(asciiLowercase(entry), entry);
  }
  return [...names.values()];
}

function isAllowable(entry: string, path: ProblemPath, report: Report): boolean {
  if (entry === "*") return true;
  if (!isHeaderName(entry)) report.error("allow-headers/syntax", path, entry, { hint: headerSyntaxHint(entry) });
  else if (entry.includes("*"))
    report.error("allow-headers/wildcard", path, entry, {
      hint: 'list each name, or write "*" in a grant without credentials',
    });
  else if (isCorsResponseHeaderName(entry))
    report.error("allow-headers/is-response-header", path, entry, {
      hint: "leave it out, and remove it from the requests that pages send",
    });
  else if (isForbiddenRequestHeaderName(entry))
    report.error("allow-headers/forbidden", path, entry, { hint: "leave it out" });
  else return true;
  return false;
}

/** What to write instead of a string that is no header name. */
export function headerSyntaxHint(entry: string): string {
  const names = entry.split(/[\s,;:|]+/).filter((name) => isHeaderName(name));
  if (names.length === 0) return "write a header name such as X-Request-Id";
  return `write ${names.map((name) => JSON.stringify(name)).join(", ")}`;
}
