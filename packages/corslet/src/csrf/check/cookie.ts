import { isToken } from "../../http/token.ts";
import { isRecord, ownMembers } from "../../policy/check/shape.ts";
import { COOKIE_KEYS, type TokenCookieOptions } from "../options.ts";
import type { GuardReport } from "./guard-report.ts";
import { checkUnknownKeys, oneOf, readFlag } from "./shape.ts";

/** The guard's own cookie as it was understood. */
export interface ReadCookie {
  readonly name: string;
  readonly secure: boolean;
  readonly sameSite: "Lax" | "Strict" | "None";
}

const PATH = ["options", "tokens", "cookie"];

/** Reads `tokens.cookie`. */
export function readCookie(value: unknown, report: GuardReport): ReadCookie {
  if (value !== undefined && !isRecord(value))
    report.error("guard/type", PATH, value, 'write { name: "csrf", secure: false }', "an object of options");
  const options: Partial<Record<keyof TokenCookieOptions, unknown>> = isRecord(value) ? ownMembers(value) : {};
  checkUnknownKeys(options, COOKIE_KEYS, PATH, report);
  const { name = "__Host-csrf" } = options;
  const secure = readFlag(options.secure, [...PATH, "secure"], report, true);
  const sameSite = oneOf(options.sameSite, ["Lax", "Strict", "None"], [...PATH, "sameSite"], report);
  if (typeof name !== "string" || !isToken(name)) {
    report.error("tokens/cookie-name", [...PATH, "name"], name, 'write "__Host-csrf"');
  } else if (!secure) {
    const prefix = /^__(?:host|secure)-/i.exec(name)?.[0];
    if (prefix !== undefined)
      report.error(
        "tokens/cookie-insecure",
        [...PATH, "name"],
        name,
        `write ${JSON.stringify(name.slice(prefix.length))}, or leave secure out`,
        `the prefix ${prefix}`,
      );
    else if (sameSite === "None")
      report.error(
        "tokens/cookie-insecure",
        [...PATH, "sameSite"],
        name,
        'write sameSite: "Lax", or leave secure out',
        "SameSite=None",
      );
  }
  return { name: typeof name === "string" ? name : "", secure, sameSite };
}
