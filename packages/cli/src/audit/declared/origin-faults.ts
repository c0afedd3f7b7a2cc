import type { RuleId } from "../rules/rule.ts";
import type { Severity } from "../severity.ts";

/** What is to be said of one declared origin. */
export interface DeclaredFault {
  readonly id: RuleId;
  readonly security: Severity;
  readonly summary: string;
}

/** Where everybody may put a page, under a name that is everybody's. */
const SANDBOXES: ReadonlySet<string> = new Set(
  "codepen.io cdpn.io s.codepen.io jsfiddle.net fiddle.jshell.net jsbin.com output.jsbin.com stackblitz.com replit.com".split(
    " ",
  ),
);

/** What an origin of a sound policy lets in besides its own page. */
export function declaredFaultsOf(pattern: string, credentials: boolean): DeclaredFault[] {
  if (pattern === "*") return [];
  const faults: DeclaredFault[] = [];
  const host = hostOf(pattern);
  if (host.startsWith("*."))
    faults.push({
      id: "origin-subdomain-any",
      security: "info",
      summary: `A page on any host below ${host.slice(2)} is let in, because ${pattern} is granted: whoever takes over a forgotten one of them, by a dangling DNS record or an injected script, is let in too.`,
    });
  if (isLoopback(host))
    faults.push({
      id: "origin-loopback-private",
      security: "info",
      summary: `Any program on a visitor's own machine is let in, because ${pattern} is granted: keep it to the policy of development.`,
    });
  else if (pattern.endsWith(":*"))
    faults.push({
      id: "origin-port-any",
      security: "info",
      summary: `A page on any port of ${host} is let in, because ${pattern} is granted: each port is another program.`,
    });
  if (SANDBOXES.has(host))
    faults.push({
      id: "origin-third-party-sandbox",
      security: credentials ? "high" : "low",
      summary: `Whoever writes a page on ${host} is let in, because ${pattern} is granted.`,
    });
  return faults;
}

function hostOf(pattern: string): string {
  const [, rest = ""] = pattern.split("://", 2);
  const end = rest.startsWith("[") ? rest.indexOf("]") + 1 : rest.indexOf(":");
  return end <= 0 ? rest : rest.slice(0, end);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || host.startsWith("127.");
}
