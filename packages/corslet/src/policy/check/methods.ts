import { asciiUppercase } from "../../http/ascii.ts";
import { isForbiddenMethod, isMethod, normalizeMethod } from "../../http/methods.ts";
import type { ProblemPath } from "../problem.ts";
import type { Report } from "./report.ts";
import { type ListOption, readList, writeEach } from "./shape.ts";

const METHODS: ListOption = { example: '["PUT", "DELETE"]', mend: mendedMethods };

/** The methods of a grant, normalized, once each. Problems go to the report. */
export function readMethods(value: unknown, path: ProblemPath, report: Report): "*" | string[] {
  const entries = value === undefined ? [] : (readList(value, path, report, METHODS) ?? []);
  if (entries === "*") return "*";
  const methods = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (entry === null) continue;
    const method = readMethod(entry, [...path, index], report);
    if (method !== null) methods.add(method);
  }
  return methods.has("*") ? "*" : [...methods];
}

function readMethod(entry: string, path: ProblemPath, report: Report): string | null {
  const method = normalizeMethod(entry);
  if (!isMethod(method))
    report.error("method/syntax", path, entry, {
      hint: writeEach(mendedMethods(entry)) ?? "write a method such as PUT",
    });
  else if (isForbiddenMethod(method)) report.error("method/forbidden", path, entry, { hint: "leave it out" });
  else if (method !== asciiUppercase(method))
    report.error("method/not-normalised", path, entry, {
      hint: `write ${asciiUppercase(method)}, and in pages fetch(…, { method: "${asciiUppercase(method)}" })`,
    });
  else {
    if (method === "OPTIONS")
      report.warn("method/options-listed", path, entry, { hint: "leave it out, unless pages call OPTIONS themselves" });
    return method;
  }
  return null;
}

function mendedMethods(text: string): string[] {
  return text
    .split(/[\s,;|]+/)
    .filter((method) => isMethod(method) && !isForbiddenMethod(method))
    .map(asciiUppercase);
}
