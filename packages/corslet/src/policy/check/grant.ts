import { asciiLowercase } from "../../http/ascii.ts";
import { LONG_HEADER_LENGTH, MAX_HEADER_LENGTH } from "../../http/limits.ts";
import { type Grant, GRANT_KEYS } from "../config.ts";
import type { OriginPattern } from "../origin-pattern.ts";
import type { ProblemPath } from "../problem.ts";
import { renderedLists } from "../render.ts";
import { readAllowHeaders } from "./allow-headers.ts";
import { checkCredentials } from "./credentials.ts";
import { readExposeHeaders } from "./expose-headers.ts";
import { readMaxAge } from "./max-age.ts";
import { readMethods } from "./methods.ts";
import { readOrigins } from "./origins.ts";
import type { Report } from "./report.ts";
import { isRecord, ownMembers, readBoolean } from "./shape.ts";
import { checkUnknownOptions } from "./unknown-options.ts";

/** A grant as it was understood; whole only when the report has no error. */
export interface ReadGrant {
  /** Where it stands in the configuration. */
  readonly path: ProblemPath;
  /** Normalised: defaults left out, duplicates removed. */
  readonly config: Grant;
  /** The parsed origins; `"*"` for a public grant. */
  readonly origins: "*" | readonly OriginPattern[];
}

/** Reads one grant; `null` when it is no object. Every defect goes to the report. */
export function readGrant(value: unknown, path: ProblemPath, report: Report): ReadGrant | null {
  if (isRecord(value)) return readGrantRecord(ownMembers(value), path, report, GRANT_KEYS);
  report.error("config/type", path, value, {
    detail: "a grant",
    hint: 'write { origins: ["https://app.example.com"] }',
  });
  return null;
}

/** Reads one grant from its own members. `known`: the keys that may stand beside its own, and its own. */
export function readGrantRecord(
  value: Record<string, unknown>,
  path: ProblemPath,
  report: Report,
  known: readonly string[],
): ReadGrant {
  checkUnknownOptions(value, known, path, report);
  const origins = readOrigins(value["origins"], [...path, "origins"], report, "origins" in value);
  const methods = readMethods(value["methods"], [...path, "methods"], report);
  const allowHeaders = readAllowHeaders(value["allowHeaders"], [...path, "allowHeaders"], report);
  const exposeHeaders = readExposeHeaders(value["exposeHeaders"], [...path, "exposeHeaders"], report);
  const credentials = readBoolean(value["credentials"], [...path, "credentials"], report);
  const maxAge = readMaxAge(value["maxAge"], [...path, "maxAge"], report);
  const allowInsecureOrigins = readBoolean(
    value["dangerouslyAllowInsecureOrigins"],
    [...path, "dangerouslyAllowInsecureOrigins"],
    report,
  );
  const allowPublicSuffixes = readBoolean(
    value["dangerouslyAllowPublicSuffixes"],
    [...path, "dangerouslyAllowPublicSuffixes"],
    report,
  );
  if (credentials)
    checkCredentials(
      { origins, methods, allowHeaders, exposeHeaders, allowInsecureOrigins, allowPublicSuffixes },
      value,
      path,
      report,
    );

  const patterns = origins === "*" ? "*" : origins.filter((pattern) => pattern !== null);
  const config: Grant = {
    origins: patterns === "*" ? "*" : [...new Set(patterns.map((pattern) => pattern.text))],
    ...(methods.length > 0 && { methods }),
    ...(allowHeaders.length > 0 && { allowHeaders }),
    ...(exposeHeaders.length > 0 && { exposeHeaders }),
    ...(credentials && { credentials }),
    ...(maxAge !== undefined && { maxAge }),
    ...(allowInsecureOrigins && { dangerouslyAllowInsecureOrigins: true }),
    ...(allowPublicSuffixes && { dangerouslyAllowPublicSuffixes: true }),
  };
  checkContentType(value, config, path, report);
  checkLengths(value, config, path, report);
  return { path, config, origins: patterns };
}

const METHODS_WITH_BODY = ["POST", "PUT", "PATCH"];

function checkContentType(
  value: Record<string, unknown>,
  { methods = [], allowHeaders = [] }: Grant,
  path: ProblemPath,
  report: Report,
): void {
  const method = METHODS_WITH_BODY.find((candidate) => methods.includes(candidate));
  const names = new Set(Array.from(allowHeaders, asciiLowercase));
  if (method === undefined || names.has("*") || names.has("content-type")) return;
  const place = value["allowHeaders"] === undefined ? "methods" : "allowHeaders";
  report.warn("allow-headers/content-type-missing", [...path, place], value[place], {
    detail: method,
    hint: 'add "Content-Type" to allowHeaders, if pages send JSON',
  });
}

function checkLengths(value: Record<string, unknown>, config: Grant, path: ProblemPath, report: Report): void {
  for (const [option, header, rendered] of renderedLists(config)) {
    const length = rendered?.length ?? 0;
    const circumstances = {
      detail: `The header ${header} would have ${length} bytes`,
      hint: "list fewer names, or spread them over several resources",
    };
    if (length > MAX_HEADER_LENGTH) report.error("headers/too-long", [...path, option], value[option], circumstances);
    else if (length > LONG_HEADER_LENGTH)
      report.warn("headers/too-long", [...path, option], value[option], circumstances);
  }
}
