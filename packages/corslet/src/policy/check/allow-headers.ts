import { asciiLowercase } from "../../http/ascii.ts";
import { isCorsResponseHeaderName, isForbiddenRequestHeaderName } from "../../http/header-kinds.ts";
import { isHeaderName } from "../../http/header-names.ts";
import type { ErrorCode, ProblemPath } from "../problem.ts";
import type { Report } from "./report.ts";
import { type ListOption, readList, writeEach } from "./shape.ts";

const REQUEST_HEADERS: ListOption = { example: '["Content-Type"]', mend: mendedNames };

/** The request headers of a grant, as written, once each. Problems go to the report. */
export function readAllowHeaders(value: unknown, path: ProblemPath, report: Report): string[] {
  const entries = value === undefined ? [] : (readList(value, path, report, REQUEST_HEADERS) ?? []);
  if (entries === "*") return ["*"];
  const names = new Map<string, string>();
  for (const [index, entry] of entries.entries()) {
    if (entry === null) continue;
    const defect = defectOf(entry);
    if (defect !== null) report.error(defect, [...path, index], entry, { hint: hintFor(defect, entry) });
    else if (!names.has(asciiLowercase(entry))) names.set(asciiLowercase(entry), entry);
  }
  return [...names.values()];
}

type AllowHeadersCode = ErrorCode & `allow-headers/${string}`;

function defectOf(entry: string): AllowHeadersCode | null {
  if (entry === "*") return null;
  if (!isHeaderName(entry)) return "allow-headers/syntax";
  if (entry.includes("*")) return "allow-headers/wildcard";
  if (isCorsResponseHeaderName(entry)) return "allow-headers/is-response-header";
  return isForbiddenRequestHeaderName(entry) ? "allow-headers/forbidden" : null;
}

function hintFor(defect: AllowHeadersCode, entry: string): string {
  switch (defect) {
    case "allow-headers/syntax":
      return writeEach(mendedNames(entry)) ?? "write a header name such as X-Request-Id";
    case "allow-headers/wildcard":
      return 'list each name, or write "*" in a grant without credentials';
    case "allow-headers/is-response-header":
      return "leave it out, and remove it from the requests that pages send";
    default:
      return "leave it out";
  }
}

function mendedNames(text: string): string[] {
  return splitNames(text).filter((name) => defectOf(name) === null);
}

/** The header names in a string that may hold several, or their values too. */
export function splitNames(text: string): string[] {
  return text.split(/[\s,;:|]+/).filter((name) => name !== "");
}
