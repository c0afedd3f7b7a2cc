import { asciiLowercase } from "../../http/ascii.ts";
import {
  isCorsSafelistedResponseHeaderName,
  isForbiddenResponseHeaderName,
  isPreflightOnlyHeaderName,
  isRequestOnlyHeaderName,
} from "../../http/header-kinds.ts";
import { isHeaderName } from "../../http/header-names.ts";
import type { ErrorCode, ProblemPath } from "../problem.ts";
import { splitNames } from "./allow-headers.ts";
import type { Report } from "./report.ts";
import { type ListOption, readList, writeEach } from "./shape.ts";

const RESPONSE_HEADERS: ListOption = { example: '["X-Request-Id"]', mend: mendedNames };

/** The response headers of a grant that need exposing, as written, once each. Problems go to the report. */
export function readExposeHeaders(value: unknown, path: ProblemPath, report: Report): "*" | string[] {
  const entries = value === undefined ? [] : (readList(value, path, report, RESPONSE_HEADERS) ?? []);
  if (entries === "*") return "*";
  const names = new Map<string, string>();
  for (const [index, entry] of entries.entries()) {
    if (entry === null) continue;
    const defect = defectOf(entry);
    if (defect !== null) report.error(defect, [...path, index], entry, { hint: hintFor(defect, entry) });
    else if (isCorsSafelistedResponseHeaderName(entry))
      report.warn("expose-headers/safelisted", [...path, index], entry, { hint: "leave it out" });
    else if (!names.has(asciiLowercase(entry))) names.set(asciiLowercase(entry), entry);
  }
  return names.has("*") ? "*" : [...names.values()];
}

type ExposeHeadersCode = ErrorCode & `expose-headers/${string}`;

function defectOf(entry: string): ExposeHeadersCode | null {
  if (entry === "*") return null;
  if (!isHeaderName(entry) || entry.includes("*")) return "expose-headers/syntax";
  if (isForbiddenResponseHeaderName(entry)) return "expose-headers/forbidden";
  if (isPreflightOnlyHeaderName(entry)) return "expose-headers/is-preflight-header";
  return isRequestOnlyHeaderName(entry) ? "expose-headers/is-request-header" : null;
}

function hintFor(defect: ExposeHeadersCode, entry: string): string {
  if (defect === "expose-headers/forbidden")
    return "leave it out; send what the page needs in another header or in the body";
  if (defect !== "expose-headers/syntax") return "leave it out";
  if (isHeaderName(entry)) return 'list each name, or write "*" in a grant without credentials';
  return writeEach(mendedNames(entry)) ?? "write a header name such as X-Request-Id";
}

function mendedNames(text: string): string[] {
  return splitNames(text).filter((name) => defectOf(name) === null);
}
