import type { Policy } from "corslet";
import type { Style } from "../terminal/style.ts";
import { count, printable } from "../terminal/text.ts";

/** What is told when the proxy has started. */
export interface StartUp {
  readonly origin: string;
  readonly upstream: string;
  readonly policyPath: string;
  readonly policy: Policy;
  readonly adminOrigin: string | null;
  /** Whether it listens on more than this machine's own addresses. */
  readonly isPublic: boolean;
}

/** One block: what listens where, in front of what, under which policy, and how to try it. */
export function showStartUp(start: StartUp, style: Style): string {
  const resources = count(Object.keys(start.policy.config.resources).length, "resource");
  const rows: (readonly [label: string, text: string])[] = [
    ["listening", style.bold(start.origin) + (start.isPublic ? " and whatever else this machine is called" : "")],
    ["upstream", start.upstream],
    ["policy", `${printable(start.policyPath)}, ${resources}; watched for changes`],
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
