import { type AddressRange, parseAddressRange } from "../../http/address-range.ts";
import { checkUnknownKeys, oneOf, readFlag } from "./shape.ts";
import { isRecord, ownMembers } from "../../policy/check/shape.ts";
import { GUARD_KEYS, type GuardOptions } from "../options.ts";
import { readExempt } from "./exempt.ts";
import { GuardReport } from "./guard-report.ts";
import { type ReadTokens, readTokens } from "./tokens.ts";
import { readUnsafe } from "./unsafe.ts";

/** A guard's options as they were understood; to be used only when there is no problem. */
export interface ReadOptions {
  readonly mode: "enforce" | "report";
  readonly exempt: ReadonlyMap<string, ReadonlySet<string>>;
  readonly unsafe: ReturnType<typeof readUnsafe>;
  readonly trustsSameSite: boolean;
  /** `null` where the policy's own counts. */
  readonly trustProxy: readonly AddressRange[] | null;
  readonly tokens: ReadTokens | null;
  readonly allowsInsecureWriters: boolean;
}

/** Reads a guard's options, of whatever type. Every defect goes to the report. */
export function readGuardOptions(value: unknown, report: GuardReport): ReadOptions {
  if (!isRecord(value)) {
    report.error(
      "guard/type",
      ["options"],
      value,
      "write { mode, exempt, unsafe, sameSite, trustProxy, tokens }",
      "an object of options",
    );
    return readGuardOptions({}, report);
  }
  const options: Partial<Record<keyof GuardOptions, unknown>> = ownMembers(value);
  checkUnknownKeys(value, GUARD_KEYS, ["options"], report);
  const mode = oneOf(options.mode, ["enforce", "report"], ["options", "mode"], report);
  const ofUnsafe = new GuardReport();
  const unsafe = readUnsafe(options.unsafe, ofUnsafe);
  const exempt = readExempt(options.exempt, unsafe, report);
  report.problems.push(...ofUnsafe.problems);
  return {
    mode,
    exempt,
    unsafe,
    trustsSameSite: oneOf(options.sameSite, ["writers", "trust"], ["options", "sameSite"], report) === "trust",
    trustProxy: readTrustProxy(options.trustProxy, report),
    tokens: options.tokens === undefined ? null : readTokens(options.tokens, report),
    allowsInsecureWriters: readFlag(
      options.dangerouslyAllowInsecureWriters,
      ["options", "dangerouslyAllowInsecureWriters"],
      report,
    ),
  };
}

function readTrustProxy(value: unknown, report: GuardReport): readonly AddressRange[] | null {
  if (value === undefined) return null;
  if (value === false) return [];
  const isList = Array.isArray(value);
  const entries: readonly unknown[] = isList ? Array.from(value) : [value];
  return entries.flatMap((entry, index) => {
    const range = typeof entry === "string" ? parseAddressRange(entry) : null;
    if (range !== null) return [range];
    const hint =
      entry === true
        ? "name the proxy's address; whoever may reach the API could otherwise claim any host"
        : 'write the proxy\'s address, such as "10.0.0.1" or "10.0.0.0/8"';
    const path = ["options", "trustProxy", ...(isList ? [index] : [])];
    report.error("guard/type", path, entry, hint, "an address or a CIDR range");
    return [];
  });
}
