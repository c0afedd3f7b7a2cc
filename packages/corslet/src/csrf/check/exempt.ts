import { isMethod } from "../../http/methods.ts";
import { pathOf } from "../../http/request-target.ts";
import { isRecord } from "../../policy/check/shape.ts";
import type { ProblemPath } from "../../policy/problem.ts";
import { parseResourcePattern } from "../../policy/resource-pattern.ts";
import { EXEMPTION_KEYS } from "../options.ts";
import { isDeclaredUnsafe, isSafe } from "../methods-written.ts";
import type { ReadUnsafe } from "./unsafe.ts";
import type { GuardReport } from "./guard-report.ts";
import { checkUnknownKeys, readEntries } from "./shape.ts";

const EXAMPLE = '[{ method: "POST", path: "/webhooks/stripe", because: "signed by Stripe" }]';

/**
 * Reads `exempt`: normalised paths with the methods that are exempt there.
 *
 * @param unsafe the routes declared unsafe: of safe methods they alone need an exemption.
 */
export function readExempt(
  value: unknown,
  unsafe: ReadUnsafe,
  report: GuardReport,
): ReadonlyMap<string, ReadonlySet<string>> {
  const exempt = new Map<string, Set<string>>();
  readEntries(value, ["options", "exempt"], report, EXAMPLE).forEach((entry, index) => {
    const path = ["options", "exempt", index];
    if (!isRecord(entry)) {
      report.error("guard/type", path, entry, `write ${EXAMPLE}`, "an exemption");
      return;
    }
    checkUnknownKeys(entry, EXEMPTION_KEYS, path, report);
    const exact = exactPathIn(entry["path"]);
    const isDeclared = (method: string): boolean =>
      unsafe !== null && exact !== null && isDeclaredUnsafe(unsafe, exact, [method]);
    const method = readMethod(entry["method"], isDeclared, [...path, "method"], report);
    if (exact === null) reportPath(entry["path"], [...path, "path"], report);
    const because = entry["because"];
    if (typeof because !== "string" || because.trim() === "")
      report.error(
        "exempt/without-reason",
        [...path, "because"],
        because,
        'write because: "signed by Stripe", or whatever it is',
      );
    if (method === null || exact === null) return;
    const methods = exempt.get(exact) ?? new Set();
    if (methods.has(method))
      report.error("exempt/duplicate", path, `${method} ${exact}`, "leave it out", `${method} ${exact}`);
    exempt.set(exact, methods.add(method));
  });
  return exempt;
}

function readMethod(
  value: unknown,
  isDeclared: (method: string) => boolean,
  path: ProblemPath,
  report: GuardReport,
): string | null {
  const upper = typeof value === "string" ? value.toUpperCase() : "";
  const isNeeded = !isSafe(upper) || isDeclared(upper);
  if (typeof value === "string" && isMethod(value) && value === upper && isNeeded && value !== "*") return value;
  const hint = !isNeeded
    ? "leave the exemption out"
    : `write ${isMethod(upper) && upper !== "*" ? JSON.stringify(upper) : '"POST"'}`;
  report.error("exempt/method", path, value, hint);
  return null;
}

function exactPathIn(value: unknown): string | null {
  const pattern = typeof value === "string" && !value.includes("*") ? parseResourcePattern(value) : null;
  return pattern === null ? null : pathOf(pattern.path);
}

function reportPath(value: unknown, path: ProblemPath, report: GuardReport): void {
  if (typeof value === "string" && value.includes("*"))
    report.error("exempt/prefix", path, value, "list each path, such as /webhooks/stripe");
  else
    report.error(
      "exempt/path",
      path,
      value,
      "write a path as it is requested, without query, such as /webhooks/stripe",
    );
}
