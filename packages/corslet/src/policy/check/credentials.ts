import { isPublicSuffix } from "../../origin/site.ts";
import { isLoopbackHost, isPotentiallyTrustworthyOrigin } from "../../origin/trustworthy.ts";
import type { OriginPattern } from "../origin-pattern.ts";
import type { ProblemPath } from "../problem.ts";
import type { ListedPatterns } from "./origins.ts";
import type { Report } from "./report.ts";

/** What of a grant its credentials are judged by. */
export interface CredentialedGrant {
  readonly origins: "*" | ListedPatterns;
  readonly methods: "*" | readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: "*" | readonly string[];
  readonly allowInsecureOrigins: boolean;
  readonly allowPublicSuffixes: boolean;
}

/** The rules for a grant with `credentials: true`. `written`: its members, as they stand there. */
export function checkCredentials(
  grant: CredentialedGrant,
  written: Readonly<Record<string, unknown>>,
  path: ProblemPath,
  report: Report,
): void {
  // Alone, or an entry of a list.
  const pathOfStar = (option: string): ProblemPath => {
    const value = written[option];
    return Array.isArray(value) ? [...path, option, value.indexOf("*")] : [...path, option];
  };
  if (grant.origins === "*")
    report.error("credentials/any-origin", pathOfStar("origins"), "*", {
      hint: "list the origins, or leave credentials out",
    });
  else
    for (const [index, pattern] of grant.origins.entries())
      if (pattern !== null) checkPattern(grant, pattern, index, path, report);
  if (grant.methods === "*")
    report.error("credentials/any-method", pathOfStar("methods"), "*", { hint: "list the methods" });
  if (grant.allowHeaders.includes("*"))
    report.error("credentials/any-request-header", pathOfStar("allowHeaders"), "*", { hint: "list the headers" });
  if (grant.exposeHeaders === "*")
    report.error("credentials/expose-any", pathOfStar("exposeHeaders"), "*", { hint: "list the headers" });
}

function checkPattern(
  grant: CredentialedGrant,
  pattern: OriginPattern,
  index: number,
  grantPath: ProblemPath,
  report: Report,
): void {
  const path = (): ProblemPath => [...grantPath, "origins", index];
  if (!grant.allowInsecureOrigins && !isPotentiallyTrustworthyOrigin(pattern)) {
    const secure =
      pattern.scheme === "http"
        ? `write ${pattern.text.replace("http:", "https:").replace(/:443$/, "")}`
        : "use an https origin";
    report.error("credentials/insecure-origin", path(), pattern.text, {
      hint: `${secure}, leave credentials out, or set dangerouslyAllowInsecureOrigins`,
    });
  }
  if (!grant.allowPublicSuffixes && pattern.below && isPublicSuffix(pattern.host) && !isLoopbackHost(pattern.host)) {
    report.error("credentials/public-suffix", path(), pattern.text, {
      detail: pattern.host,
      hint: `name your own domain (https://*.example.${pattern.host}), or set dangerouslyAllowPublicSuffixes`,
    });
  }
}
