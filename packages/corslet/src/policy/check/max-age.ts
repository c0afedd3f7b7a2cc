import { MAX_MAX_AGE } from "../../http/limits.ts";
import type { ProblemPath } from "../problem.ts";
import type { Report } from "./report.ts";

/** Chromium's cap (kMaxTimeout in preflight_result.cc); its pages are most of those that a longer answer would be meant for. */
const CHROMIUM_CAP = 7200;

/** The seconds of a grant's `maxAge`, or `undefined` when none are given. Problems go to the report. */
export function readMaxAge(value: unknown, path: ProblemPath, report: Report): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number") {
    report.error("config/type", path, value, {
      detail: "a number of seconds",
      hint:
        typeof value === "string" && /^\d{1,5}$/.test(value.trim()) && Number(value) <= MAX_MAX_AGE
          ? `write ${Number(value)}, without quotes`
          : "write whole seconds, such as 600",
    });
  } else if (value < 0)
    report.error("max-age/negative", path, value, {
      hint: "write 0 for no caching, or leave it out for the browsers' 5 seconds",
    });
  else if (!Number.isInteger(value))
    report.error("max-age/not-integer", path, value, {
      hint: value < MAX_MAX_AGE ? `write ${Math.round(value)}` : "write whole seconds, such as 600",
    });
  else if (value > MAX_MAX_AGE)
    report.error("max-age/too-large", path, value, { hint: `write ${MAX_MAX_AGE} or less` });
  else {
    if (value > CHROMIUM_CAP)
      report.warn("max-age/capped", path, value, {
        hint: "keep it, since each browser cuts it down for itself, and count on 600 seconds",
      });
    return value;
  }
  return undefined;
}
