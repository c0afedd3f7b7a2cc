import type { CheckContext, FindingDraft } from "../../check.ts";
import { type Door, draftOf, firstOpen } from "./door.ts";
import type { HostParts } from "./host-parts.ts";

/** Characters that every browser and resolver takes in a host. */
const EVERYWHERE = ["_", "-"];

/** Characters that some browsers send in an Origin where the resolver permits the name; the first stands for those that follow it. */
const SOMEWHERE = ["!\"$&'()+,;={}~`", "`", "{"];

/** The rest of them, each on its own. */
const RARE = ["&", "$", "~", "}", "+", "=", "'", "(", ";", ",", '"', ")", "*"];

/**
 * Asks as hosts that go on after the trusted one with a character that ends a name for a careless pattern.
 *
 * @param most of so many kinds, the likeliest.
 */
export async function askWithSpecialCharacters(
  context: CheckContext,
  parts: HostParts,
  most: number,
): Promise<FindingDraft[]> {
  return firstFinding(context, likelyCharacters(context, parts).slice(0, most));
}

/** All of the kinds that {@link askWithSpecialCharacters} asks about. */
export function likelyCharacters(context: CheckContext, parts: HostParts): Door[] {
  return [
    ...EVERYWHERE.map((text) => door(context, parts, text, true)),
    ...SOMEWHERE.map((text) => door(context, parts, text, false)),
  ];
}

/** The same with characters that hardly any pattern treats apart from those. */
export function rareCharacters(context: CheckContext, parts: HostParts): Door[] {
  return RARE.map((text) => door(context, parts, text, false));
}

async function firstFinding(context: CheckContext, doors: readonly Door[]): Promise<FindingDraft[]> {
  const open = await firstOpen(context, doors);
  return open === null ? [] : [await draftOf(context, open)];
}

function door(
  { ask: { label } }: CheckContext,
  { scheme, host, port }: HostParts,
  text: string,
  isEverywhere: boolean,
): Door {
  const [character = ""] = text;
  const engines =
    character === "*"
      ? "WebKit"
      : character === "+" || character === "$"
        ? "Chromium, WebKit and Firefox"
        : "Chromium and WebKit";
  return {
    id: "origin-special-char",
    actor: isEverywhere ? "some-browsers" : "foothold",
    at: (word) => `${scheme}://${host}${text}.${label(`special ${word}`)}.net${port}`,
    because: isEverywhere
      ? `the server's pattern stops at ${character}, which browsers take in a host`
      : `the server's pattern stops at ${character}, which ${engines} send in an Origin where the resolver permits the name`,
  };
}
