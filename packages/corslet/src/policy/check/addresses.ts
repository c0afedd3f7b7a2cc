import { parseAddressRange } from "../../http/address-range.ts";
import type { ProblemPath } from "../problem.ts";
import type { Report } from "./report.ts";

/** Reads `trustProxy`: addresses and CIDR ranges. Problems go to the report. */
export function readTrustProxy(value: unknown, path: ProblemPath, report: Report): false | string | string[] {
  if (value === undefined || value === false) return false;
  // Array.from makes an entry of a hole.
  const entries: readonly unknown[] = Array.isArray(value) ? Array.from(value) : [value];
  entries.forEach((entry, index) => {
    if (typeof entry === "string" && parseAddressRange(entry) !== null) return;
    report.error("config/type", Array.isArray(value) ? [...path, index] : path, entry, {
      detail: "an address or a CIDR range",
      hint:
        entry === true
          ? "name the proxy's address; whoever may reach the API could otherwise claim any host"
          : 'write the proxy\'s address, such as "10.0.0.1" or "10.0.0.0/8"',
    });
  });
  if (typeof value === "string") return value;
  return entries.length > 0 && (entries as string[]);
}
