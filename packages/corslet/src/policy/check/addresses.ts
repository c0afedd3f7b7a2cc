import { canonicalHost, endsInNumber } from "../../origin/host.ts";
import type { ProblemPath } from "../problem.ts";
import type { Report } from "./report.ts";

/** Reads `trustProxy`: addresses and CIDR ranges. Problems go to the report. */
export function readTrustProxy(value: unknown, path: ProblemPath, report: Report): false | string | string[] {
  if (value === undefined || value === false) return false;
  // Array.from makes an entry of a hole.
  const entries: readonly unknown[] = Array.isArray(value) ? Array.from(value) : [value];
  entries.forEach((entry, index) => {
    if (typeof entry === "string" && isAddressRange(entry)) return;
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

function isAddressRange(text: string): boolean {
  const [address = "", length, ...rest] = text.split("/");
  const isIpv6 = address.includes(":");
  const host = isIpv6 ? `[${address}]` : address;
  if (rest.length > 0 || canonicalHost(host) === null) return false;
  if (!isIpv6 && !(endsInNumber(address) && canonicalHost(address) === address)) return false;
  return length === undefined || (/^(?:0|[1-9]\d{0,2})$/.test(length) && Number(length) <= (isIpv6 ? 128 : 32));
}
