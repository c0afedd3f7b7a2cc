import type { CheckContext, FindingDraft } from "../../check.ts";
import type { RuleId } from "../../rules/rule.ts";
import { portOf } from "../../fresh.ts";
import { type Door, draftOf, firstOpen, type OpenDoor, tryDoor } from "./door.ts";
import type { HostParts } from "./host-parts.ts";

/** What is known after look-alikes of a trusted origin have asked. */
export interface LookalikesSeen {
  readonly findings: readonly FindingDraft[];
  /** Rules that what was found explains: they are not asked again. */
  readonly explained: ReadonlySet<RuleId>;
}

/** Asks as names that somebody could register, which look like a trusted one to a careless comparison. */
export async function askAsLookalikes(context: CheckContext, parts: HostParts): Promise<LookalikesSeen> {
  const prefix = await firstOpen(context, prefixDoors(context, parts));
  const suffix = await tryDoor(context, suffixDoor(context, parts));
  const substring = prefix === null ? null : await tryDoor(context, substringDoor(context, parts));
  if (substring !== null) {
    const symptoms: RuleId[] = ["origin-prefix-match", ...(suffix === null ? [] : ["origin-suffix-match" as const])];
    return explainedBy(context, substring, parts, symptoms);
  }
  if (prefix !== null && suffix === null) return explainedBy(context, prefix, parts, []);
  if (suffix !== null && prefix === null) return explainedBy(context, suffix, parts, []);
  if (prefix !== null && suffix !== null) {
    const one = await explainedBy(context, prefix, parts, []);
    const two = await explainedBy(context, suffix, parts, []);
    return {
      findings: [...one.findings, ...two.findings],
      explained: new Set([...one.explained, ...two.explained]),
    };
  }
  const dot = await firstOpen(context, dotDoors(parts));
  return { findings: dot === null ? [] : [await draftOf(context, dot)], explained: new Set() };
}

const EXPLAINED: Readonly<Partial<Record<RuleId, readonly RuleId[]>>> = {
  "origin-prefix-match": ["origin-port-any", "origin-special-char"],
  "origin-suffix-match": ["origin-subdomain-any", "origin-http-downgrade", "origin-scheme-any"],
  "origin-substring-match": [
    "origin-port-any",
    "origin-special-char",
    "origin-subdomain-any",
    "origin-http-downgrade",
    "origin-scheme-any",
  ],
};

async function explainedBy(
  context: CheckContext,
  open: OpenDoor,
  parts: HostParts,
  symptoms: readonly RuleId[],
): Promise<LookalikesSeen> {
  const explained = EXPLAINED[open.door.id] ?? [];
  const seen: RuleId[] = [];
  for (const door of symptomDoors(context, parts))
    if (explained.includes(door.id) && (await tryDoor(context, door)) !== null) seen.push(door.id);
  return {
    findings: [await draftOf(context, open, [...symptoms, ...seen])],
    explained: new Set(explained),
  };
}

function prefixDoors({ ask: { label } }: CheckContext, { origin, host, scheme, port }: HostParts): Door[] {
  const rest = { id: "origin-prefix-match", actor: "registrant" } as const;
  return [
    {
      ...rest,
      at: (word) => `${scheme}://${host}.${label(`prefix ${word}`)}.net${port}`,
      because: `the server lets in whatever begins like ${origin}`,
    },
    {
      ...rest,
      at: (word) => `${scheme}://${host}${label(`prefix ${word}`)}.net${port}`,
      because: `the server lets in whatever begins like ${origin}, even within the last label`,
    },
  ];
}

// Below the registrable domain, whatever stands before the host is still the owner's.
function suffixDoor({ ask: { label } }: CheckContext, { scheme, domain, port }: HostParts): Door {
  return {
    id: "origin-suffix-match",
    actor: "registrant",
    at: (word) => `${scheme}://${label(`suffix ${word}`)}${domain}${port}`,
    because: `the server lets in every host that ends with ${domain}, without a dot before it`,
  };
}

function substringDoor({ ask: { label } }: CheckContext, { scheme, host, port }: HostParts): Door {
  return {
    id: "origin-substring-match",
    actor: "registrant",
    at: (word) => `${scheme}://${label(`before ${word}`)}-${host}-${label(`after ${word}`)}.net${port}`,
    because: `the server lets in every host that has ${host} somewhere in it`,
  };
}

// One dot at a time. Without the last one the host has no top-level domain that anybody sells: a resolver must help.
function dotDoors({ scheme, host, port }: HostParts): Door[] {
  const dots = [...host.matchAll(/\./g)].map(({ index }) => index);
  return dots.map((at, number) => {
    const name = (letter: string): string => `${host.slice(0, at)}${letter}${host.slice(at + 1)}`;
    return {
      id: "origin-unescaped-dot",
      actor: number === dots.length - 1 ? "some-browsers" : "registrant",
      at: (word) => `${scheme}://${name(word === "first" ? "x" : "k")}${port}`,
      because: "a dot of the trusted host stands for any character in the server's pattern",
    };
  });
}

function symptomDoor(id: RuleId, at: (word: string) => string): Door {
  return { id, at, actor: "foothold", because: "" };
}

function symptomDoors({ ask: { label } }: CheckContext, { scheme, host, port, domain }: HostParts): Door[] {
  return [
    symptomDoor("origin-port-any", (word) => `${scheme}://${host}:${portOf(label(`port ${word}`))}`),
    symptomDoor("origin-special-char", (word) => `${scheme}://${host}_.${label(`special ${word}`)}.net${port}`),
    symptomDoor("origin-subdomain-any", (word) => `${scheme}://${label(`sub ${word}`)}.${domain}${port}`),
    ...(scheme === "https" ? [symptomDoor("origin-http-downgrade", () => `http://${host}${port}`)] : []),
    symptomDoor("origin-scheme-any", () => `capacitor://${host}`),
  ];
}
