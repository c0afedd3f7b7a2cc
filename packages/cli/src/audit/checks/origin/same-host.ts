import type { CheckContext, FindingDraft } from "../../check.ts";
import { portOf } from "../../fresh.ts";
import { readingOf } from "../../reading.ts";
import type { RuleId } from "../../rules/rule.ts";
import { type Door, draftOf, firstOpen, tryDoor } from "./door.ts";
import type { HostParts } from "./host-parts.ts";

/** Asks as other places of a trusted origin's owner: its subdomains, its other ports, its host without TLS, other schemes. */
export async function askAsOwnOthers(
  context: CheckContext,
  parts: HostParts,
  explained: ReadonlySet<RuleId>,
): Promise<FindingDraft[]> {
  const findings: FindingDraft[] = [];
  for (const doors of [
    subdomains(context, parts),
    downgrade(parts),
    otherPort(context, parts),
    schemes(context, parts),
  ]) {
    const [first] = doors;
    if (first === undefined || explained.has(first.id)) continue;
    const open = await firstOpen(context, doors);
    if (open !== null) findings.push(await draftOf(context, open));
  }
  return findings;
}

// Two depths below what was registered, one of them below the trusted host itself.
function subdomains({ ask: { label } }: CheckContext, { scheme, host, port, domain }: HostParts): Door[] {
  const rest = {
    id: "origin-subdomain-any",
    actor: "foothold",
    because: `the server lets in every subdomain of ${domain}, the forgotten ones too`,
  } as const;
  const deep = (word: string): string =>
    host === domain ? `${label(`sub ${word}`)}.${label(`deep ${word}`)}.${domain}` : `${label(`sub ${word}`)}.${host}`;
  return [
    { ...rest, at: (word) => `${scheme}://${label(`sub ${word}`)}.${domain}${port}` },
    { ...rest, at: (word) => `${scheme}://${deep(word)}${port}` },
  ];
}

function downgrade({ scheme, host, port }: HostParts): Door[] {
  if (scheme !== "https") return [];
  return [
    {
      id: "origin-http-downgrade",
      actor: "foothold",
      at: () => `http://${host}${port}`,
      because:
        "the server lets in the trusted host over plain http, where whoever is on the network path writes the page",
    },
  ];
}

function otherPort({ ask: { label } }: CheckContext, { scheme, host }: HostParts): Door[] {
  return [
    {
      id: "origin-port-any",
      actor: "neighbour",
      at: (word) => `${scheme}://${host}:${portOf(label(`port ${word}`))}`,
      because: "the server does not compare the port",
    },
  ];
}

function schemes({ ask: { label } }: CheckContext, { host }: HostParts): Door[] {
  return [
    schemeDoor(() => `capacitor://${host}`),
    schemeDoor((word) => `chrome-extension://${label(`extension ${word}`)}${label(word)}`),
  ];
}

function schemeDoor(at: (word: string) => string): Door {
  return {
    id: "origin-scheme-any",
    actor: "foothold",
    at,
    because: "the server does not compare the scheme, so that other programs on the user's device are let in",
  };
}

/** What a declared star over subdomains lets in: right, and a reminder. */
export async function remindOfSubdomains(
  context: CheckContext,
  { scheme, port, domain }: HostParts,
): Promise<FindingDraft[]> {
  const at = (word: string): string => `${scheme}://${context.ask.label(`sub ${word}`)}.${domain}${port}`;
  if (!context.trusted.holds(at("first"))) return [];
  const reading = await readingOf(context, at("first"));
  if (!reading.reads || reading.isByWildcard) return [];
  const open = await tryDoor(
    { ...context, trusted: { ...context.trusted, holds: () => false } },
    {
      id: "origin-subdomain-any",
      actor: "foothold",
      at,
      because: `every subdomain of ${domain} was declared: whoever takes over a forgotten one is let in`,
    },
  );
  return open === null ? [] : [{ ...(await draftOf(context, open)), security: "info" }];
}
