import type { CheckContext, FindingDraft } from "../../check.ts";
import { alternating } from "../../alternating.ts";
import { readingOf } from "../../reading.ts";
import { type HostParts, partsOf } from "./host-parts.ts";
import { askAsListed, findingsOf, rareListed } from "./listed.ts";
import { askAsLookalikes } from "./lookalikes.ts";
import { askWithOtherHeaders } from "./other-headers.ts";
import { askAsOwnOthers, remindOfSubdomains } from "./same-host.ts";
import { askWithSpecialCharacters, likelyCharacters, rareCharacters } from "./special-characters.ts";
import { askAsStrangers } from "./strangers.ts";

/** Of the trusted origins, the neighbours of so many are asked; of the others only themselves. */
const MAX_HOSTS = 4;

/** Whom the server takes for a trusted origin. */
export async function checkOrigins(context: CheckContext): Promise<FindingDraft[]> {
  const strangers = await askAsStrangers(context);
  if (strangers.isOpen) return [...strangers.findings];
  const findings = [...strangers.findings];
  for (const [index, parts] of (await hostsOf(context)).entries())
    findings.push(...(await checkAround(context, parts, index === 0 ? Infinity : 1)));
  findings.push(...(await askAsListed(context)));
  findings.push(...(await askWithOtherHeaders(context)));
  return oneOfEach(findings);
}

/** Names that hardly any list or pattern treats apart from those that were asked, as far as requests are left. */
export async function checkRareOrigins(context: CheckContext): Promise<FindingDraft[]> {
  const strangers = await askAsStrangers(context);
  if (strangers.isOpen) return [];
  const [parts, ...others] = await hostsOf(context);
  // Both were asked before, and are remembered.
  const explained = parts === undefined ? null : (await askAsLookalikes(context, parts)).explained;
  const characters =
    parts === undefined || explained?.has("origin-special-char") === true ? [] : rareCharacters(context, parts);
  const likely = others.flatMap((other) => likelyCharacters(context, other).slice(1));
  const doors = [...likely, ...alternating(rareListed(context), characters)];
  const left = Math.max(0, MAX_REQUESTS - context.ask.count());
  return findingsOf(context, doors.slice(0, left));
}

/** Requests for one endpoint where nothing is found. */
const MAX_REQUESTS = 60;

// A server compares its hosts alike: what is asked of the first in full is asked of the others as far as requests are left.
async function checkAround(context: CheckContext, parts: HostParts, characters: number): Promise<FindingDraft[]> {
  const { findings, explained } = await askAsLookalikes(context, parts);
  return [
    ...findings,
    ...(await askAsOwnOthers(context, parts, explained)),
    ...(await remindOfSubdomains(context, parts)),
    ...(explained.has("origin-special-char") ? [] : await askWithSpecialCharacters(context, parts, characters)),
  ];
}

/** The hosts of trusted origins, unless everybody is let in there anyway. */
async function hostsOf(context: CheckContext): Promise<HostParts[]> {
  const hosts = new Map<string, HostParts>();
  for (const origin of context.trusted.origins) {
    const parts = partsOf(origin);
    if (parts === null || hosts.has(parts.host) || hosts.size === MAX_HOSTS) continue;
    const reading = await readingOf(context, origin);
    if (!reading.isByWildcard) hosts.set(parts.host, parts);
  }
  return [...hosts.values()];
}

function oneOfEach(findings: readonly FindingDraft[]): FindingDraft[] {
  const seen = new Set<string>();
  return findings.filter(({ id }) => !seen.has(id) && seen.add(id));
}
