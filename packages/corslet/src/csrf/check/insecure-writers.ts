import { parseOriginPattern } from "../../policy/parse-origin-pattern.ts";
import type { Grant, ResourcesConfig } from "../../policy/config.ts";
import { isPotentiallyTrustworthyOrigin } from "../../origin/trustworthy.ts";
import { isSafe } from "../methods-written.ts";
import type { GuardReport } from "./guard-report.ts";

/** Reports every http origin that may write to an API whose own origin is on https, where its grant does not allow for it. */
export function checkInsecureWriters({ resources, self }: ResourcesConfig, report: GuardReport): void {
  const secure = (typeof self === "string" ? [self] : (self ?? [])).find((origin) => origin.startsWith("https:"));
  if (secure === undefined) return;
  for (const [pattern, grants] of Object.entries(resources)) {
    const isList = Array.isArray(grants);
    (isList ? (grants as readonly Grant[]) : [grants as Grant]).forEach((grant, index) => {
      if (grant.origins === "*" || grant.dangerouslyAllowInsecureOrigins === true || !listsUnsafeMethod(grant)) return;
      grant.origins.forEach((text, at) => {
        if (isTrustworthy(text)) return;
        const path = ["policy", "resources", pattern, ...(isList ? [index] : []), "origins", at];
        const hint = `write ${text.replace(/^http:/, "https:")}, or say dangerouslyAllowInsecureWriters: true`;
        report.error("writer/insecure-origin", path, text, hint, secure);
      });
    });
  }
}

function listsUnsafeMethod({ methods = [] }: Grant): boolean {
  return methods === "*" || methods.some((method) => !isSafe(method));
}

function isTrustworthy(text: string): boolean {
  if (!text.startsWith("http:")) return true;
  const pattern = parseOriginPattern(text);
  return typeof pattern === "string" || isPotentiallyTrustworthyOrigin(pattern);
}
