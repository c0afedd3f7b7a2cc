import type { Policy } from "corslet";
import type { Guard } from "corslet/csrf";
import type { Style } from "../terminal/style.ts";
import { count, printable } from "../terminal/text.ts";

/** What is told when the proxy has started. */
export interface StartUp {
  readonly origin: string;
  readonly upstream: string;
  readonly policyPath: string;
  readonly policy: Policy;
  /** Warnings in the policy file, by number. */
  readonly warnings: number;
  readonly adminOrigin: string | null;
  /** The CSRF guard, and the file of its options where it has one; `null` without a guard. */
  readonly guard: { readonly mode: Guard["mode"]; readonly path: string | null } | null;
  /** Whether it listens on more than this machine's own addresses. */
  readonly isPublic: boolean;
}

/** One block: what listens where, in front of what, under which policy, and how to try it. */
export function showStartUp(start: StartUp, style: Style): string {
  const resources = count(Object.keys(start.policy.config.resources).length, "resource");
  const rows: (readonly [label: string, text: string])[] = [
    ["listening", style.bold(start.origin) + (start.isPublic ? " and every other address of this machine" : "")],
    ["upstream", start.upstream],
    ["policy", `${printable(start.policyPath)}, ${resources}; watched for changes`],
    ...(start.warnings > 0
      ? [["", warningsLine(start.warnings, start.policyPath, start.guard !== null, style)] as const]
      : []),
    ["csrf", guardLine(start.guard, style)],
    [
      "admin",
      start.adminOrigin === null
        ? style.dim("off (--admin 127.0.0.1:9090)")
        : `${start.adminOrigin}/_corslet/health and /_corslet/metrics`,
    ],
    ["try", tryLine(start)],
  ];
  const lines = rows.map(([label, text]) => `  ${style.dim(label.padEnd(10))} ${text}`);
  return [style.bold("corslet serve"), ...lines].join("\n");
}

function guardLine(guard: StartUp["guard"], style: Style): string {
  if (guard === null) return style.dim("off: forged requests reach the upstream (--csrf refuses them)");
  const from = guard.path === null ? "" : `${printable(guard.path)}; watched for changes; `;
  return guard.mode === "report"
    ? from + style.yellow("reports forged requests, and lets them pass")
    : `${from}refuses forged requests`;
}

/** That a policy has warnings, and where they are told. */
export function warningsLine(warnings: number, policyPath: string, hasGuard: boolean, style: Style): string {
  const command = `corslet check ${hasGuard ? "--csrf " : ""}${shellQuoted(printable(policyPath))}`;
  return style.yellow(`${count(warnings, "warning")}: ${command}`);
}

/** A request that the policy grants, for a shell. */
function tryLine({ policy, origin }: StartUp): string {
  const [pattern = "/*", grants] = Object.entries(policy.config.resources)[0] ?? [];
  const grant = [grants].flat()[0];
  const allowed = grant === undefined || grant.origins === "*" ? "https://example.com" : (grant.origins[0] ?? "");
  const concrete =
    allowed === "*" ? "https://example.com" : allowed.replace("://*.", "://app.").replace(/:\*$/, ":8080");
  const insecure = origin.startsWith("https:") ? " --insecure" : "";
  const url = origin + pattern.replace(/\*$/, "");
  return `curl -i${insecure} -H ${shellQuoted(`Origin: ${concrete}`)} ${shellQuoted(url)}`;
}

function shellQuoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
