import { asciiLowercase } from "../../http/ascii.ts";
import {
  isCorsSafelistedResponseHeaderName,
  isForbiddenResponseHeaderName,
  isHeaderName,
  isPreflightOnlyHeaderName,
  isRequestOnlyHeaderName,
} from "../../http/header-names.ts";
import type { ProblemPath } from "../problem.ts";
import { headerSyntaxHint } from "./allow-headers.ts";
import type { Report } from "./report.ts";
import { readList } from "./shape.ts";

/** The response headers of a grant that need exposing, as written, once each. Problems go to the report. */
export function readExposeHeaders(value: unknown, path: ProblemPath, report: Report): "*" | string[] {
  const entries = value === undefined ? [] : (readList(value, path, report, '["X-Request-Id"]') ?? []);
  if (entries === "*") return "*";
  const names = new Map<string, string>();
  for (const [entry, index] of entries) {
    if (isExposable(entry, [...path, index], report) && !names.has(asciiLowercase(entry)))
      names.set(asciiLowercase(entry), entry);
  }
  return names.has("*") ? "*" : [...names.values()];
}

function isExposable(entry: string, path: ProblemPath, report: Report): boolean {
  if (entry === "*") return true;
  if (!isHeaderName(entry)) report.error("expose-headers/syntax", path, entry, { hint: headerSyntaxHint(entry) });
  else if (entry.includes("*"))
    report.error("expose-headers/syntax", path, entry, {
      hint: 'list each name, or write "*" in a grant without credentials',
    });
  else if (isForbiddenResponseHeaderName(entry))
    report.error("expose-headers/forbidden", path, entry, {
      hint: "leave it out; send what the page needs in another header or in the body",
    });
  else if (isPreflightOnlyHeaderName(entry))
    report.error("expose-headers/is-preflight-header", path, entry, { hint: "leave it out" });
  else if (isRequestOnlyHeaderName(entry))
    report.error("expose-headers/is-request-header", path, entry, { hint: "leave it out" });
  else if (isCorsSafelistedResponseHeaderName(entry))
    report.warn("expose-headers/safelisted", path, entry, { hint: "leave it out" });
  else return true;
  return false;
}
