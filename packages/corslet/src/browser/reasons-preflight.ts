import { asciiLowercase } from "../http/ascii.ts";
import type { FailureCode } from "./failure.ts";
import { type ReasonText, server, shown } from "./reason-text.ts";

type PreflightCode = Extract<
  FailureCode,
  | "PreflightInvalidStatus"
  | "PreflightDisallowedRedirect"
  | "InvalidAllowMethodsPreflightResponse"
  | "InvalidAllowHeadersPreflightResponse"
  | "MethodDisallowedByPreflightResponse"
  | "HeaderDisallowedByPreflightResponse"
>;

const algorithm = "CORS-preflight fetch";

/** What is said of a preflight's answer. */
export const PREFLIGHT_REASONS: { readonly [Code in PreflightCode]: ReasonText } = {
  PreflightInvalidStatus: {
    algorithm,
    message: ({ found }) =>
      `The preflight was answered with status ${found ?? ""}, not 200 to 299, so the request was not sent.`,
    mend: server(
      "Answer OPTIONS requests with 204, before log-in and routing: preflights carry no cookies and no token.",
    ),
  },
  PreflightDisallowedRedirect: {
    algorithm,
    message: ({ found }) =>
      `The preflight was answered with a redirect (${found ?? ""}), which browsers do not follow, so the request was not sent.`,
    mend: () => [
      { who: "server", text: "Answer OPTIONS requests before redirecting to log-in, https or a trailing slash." },
      { who: "caller", text: "Or call the URL that the redirect leads to." },
    ],
  },
  InvalidAllowMethodsPreflightResponse: {
    algorithm,
    message: ({ found }) =>
      `The preflight's answer has ${shown(found)} in Access-Control-Allow-Methods, which is no list of methods, so the request was not sent.`,
    mend: ({ method }) => [
      {
        who: "server",
        text: "Write method names with commas between them, and nothing else.",
        header: `Access-Control-Allow-Methods: ${method}`,
        policy: policyLine("methods", [method]),
      },
    ],
  },
  InvalidAllowHeadersPreflightResponse: {
    algorithm,
    message: ({ found }) =>
      `The preflight's answer has ${shown(found)} in Access-Control-Allow-Headers, which is no list of header names, so the request was not sent.`,
    mend: ({ askedNames }) => [
      {
        who: "server",
        text: "Write header names with commas between them, and nothing else.",
        ...(askedNames.length > 0 && {
          header: `Access-Control-Allow-Headers: ${askedNames.map(usualCase).join(", ")}`,
          policy: policyLine("allowHeaders", askedNames.map(usualCase)),
        }),
      },
    ],
  },
  MethodDisallowedByPreflightResponse: {
    algorithm,
    message: ({ expected, found, includesCredentials }) => {
      const allowed = found ?? "no methods but GET, HEAD and POST";
      const star =
        includesCredentials && listed(found).includes("*") ? "; * is no wildcard when credentials are included" : "";
      return `The preflight's answer allows ${allowed}, not ${expected}, so the request was not sent${star}.`;
    },
    mend: ({ expected, found, includesCredentials }) => {
      const upper = expected.toUpperCase();
      const kept = listed(found).filter((method) => !(includesCredentials && method === "*"));
      const methods = kept.includes(upper) ? kept : [...kept, upper];
      const list = {
        who: "server",
        text: "List the method.",
        header: `Access-Control-Allow-Methods: ${methods.join(", ")}`,
        policy: policyLine("methods", methods),
      } as const;
      if (expected === upper) return [list];
      const write = {
        who: "caller",
        text: `Write the method in upper case, method: "${upper}": browsers send ${expected} as it is written, and compare letter by letter.`,
      } as const;
      return kept.includes(upper) ? [write] : [write, list];
    },
  },
  HeaderDisallowedByPreflightResponse: {
    algorithm,
    message: ({ expected, found, includesCredentials }) => {
      const allowed = found === null ? "no headers" : `the headers ${found}`;
      return `The preflight's answer allows ${allowed}, not ${expected}, so the request was not sent${starNote(expected, found, includesCredentials)}.`;
    },
    mend: ({ askedNames, expected, found, includesCredentials }) => {
      const kept = listed(found).filter((name) => !(includesCredentials && name === "*"));
      const covered = new Set(kept.map(asciiLowercase));
      const isStar = covered.has("*");
      // Whatever else was asked and is not listed would be refused next.
      const missing = (askedNames.length === 0 ? [expected] : askedNames).filter(
        (name) => !covered.has(name) && (!isStar || name === expected),
      );
      const names = [...kept, ...missing.map(usualCase)];
      return [
        {
          who: "server",
          text: missing.length > 1 ? "List the headers." : "List the header.",
          header: `Access-Control-Allow-Headers: ${names.join(", ")}`,
          policy: policyLine("allowHeaders", names),
        },
      ];
    },
  },
};

function starNote(name: string, found: string | null, includesCredentials: boolean): string {
  if (!listed(found).includes("*")) return "";
  if (includesCredentials) return "; * is no wildcard when credentials are included";
  return name === "authorization" ? "; * does not cover Authorization, which must be named" : "";
}

function listed(found: string | null): string[] {
  return (found ?? "").split(", ").filter((element) => element !== "");
}

function policyLine(key: string, values: readonly string[]): string {
  return `${key}: [${values.map((value) => JSON.stringify(value)).join(", ")}]`;
}

// The names are asked for in lower case; people write these two otherwise.
function usualCase(name: string): string {
  if (name === "content-type") return "Content-Type";
  return name === "authorization" ? "Authorization" : name;
}
