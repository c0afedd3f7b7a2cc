import { asciiLowercase } from "../../http/ascii.ts";
import { isForbiddenRequestHeaderName } from "../../http/header-kinds.ts";
import { isHeaderName } from "../../http/header-names.ts";
import { isRecord, ownMembers } from "../../policy/check/shape.ts";
import { TOKEN_KEYS, type TokenOptions } from "../options.ts";
import type { ReadKey } from "../tokens/keyring.ts";
import { type ReadCookie, readCookie } from "./cookie.ts";
import type { GuardReport } from "./guard-report.ts";
import { readKeys } from "./keys.ts";
import { checkUnknownKeys, readFlag } from "./shape.ts";

/** The options of tokens as they were understood. */
export interface ReadTokens {
  readonly keys: readonly ReadKey[];
  readonly binding: (request: never) => unknown;
  readonly always: boolean;
  /** In lower case. */
  readonly header: string;
  readonly field: string;
  readonly scope: string;
  readonly cookie: ReadCookie;
}

const PATH = ["options", "tokens"];

/** Reads `tokens`. Every defect goes to the report; no key does. */
export function readTokens(value: unknown, report: GuardReport): ReadTokens | null {
  if (!isRecord(value)) {
    report.error(
      "guard/type",
      PATH,
      typeof value,
      "write { keys: [key], binding: (request) => request.session.id }",
      "an object of options",
    );
    return null;
  }
  checkUnknownKeys(value, TOKEN_KEYS, PATH, report);
  const options: Partial<Record<keyof TokenOptions, unknown>> = ownMembers(value);
  const { binding, header = "X-CSRF-Token", field = "_csrf", scope = "" } = options;
  if (typeof binding !== "function")
    report.error(
      "tokens/no-binding",
      [...PATH, "binding"],
      binding,
      "write binding: (request) => request.session.id, or what your sessions are called",
    );
  if (typeof header !== "string" || !isHeaderName(header) || isForbiddenRequestHeaderName(header))
    report.error("tokens/header", [...PATH, "header"], header, 'write "X-CSRF-Token"');
  if (typeof field !== "string" || field === "" || /[\s[\]]/.test(field))
    report.error("tokens/field", [...PATH, "field"], field, 'write "_csrf"');
  if (typeof scope !== "string") report.error("guard/type", [...PATH, "scope"], scope, 'write "my-app"', "a string");
  return {
    keys: readKeys(options.keys, report),
    binding: binding as ReadTokens["binding"],
    always: readFlag(options.always, [...PATH, "always"], report),
    header: asciiLowercase(textOf(header)),
    field: textOf(field),
    scope: textOf(scope),
    cookie: readCookie(options.cookie, report),
  };
}

// What is no text was told of. `String` would throw on some objects.
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
