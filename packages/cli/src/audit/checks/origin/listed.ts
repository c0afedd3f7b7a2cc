import type { CheckContext, FindingDraft } from "../../check.ts";
import { portOf } from "../../fresh.ts";
import { alternating } from "../../alternating.ts";
import type { RuleId } from "../../rules/rule.ts";
import { type Door, draftOf, tryDoor } from "./door.ts";

/** Asks as origins that stand in too many lists: this machine's, shared platforms' and sandboxes'. One finding a rule. */
export async function askAsListed(context: CheckContext): Promise<FindingDraft[]> {
  return findingsOf(context, [...local(context), ...platforms(context), ...sandboxes()]);
}

/** The first open door of each rule, as findings. */
export async function findingsOf(context: CheckContext, doors: readonly Door[]): Promise<FindingDraft[]> {
  const found = new Map<RuleId, FindingDraft>();
  for (const door of doors) {
    if (found.has(door.id)) continue;
    const open = await tryDoor(context, door);
    if (open !== null) found.set(door.id, await draftOf(context, open));
  }
  return [...found.values()];
}

function local({ ask: { label } }: CheckContext): Door[] {
  const port = (word: string): number => portOf(label(`local ${word}`));
  return [
    localDoor((word) => `http://localhost:${port(word)}`),
    localDoor(() => "http://localhost:3000"),
    localDoor((word) => `http://${label(`local ${word}`)}.local`),
    localDoor((word) => `http://192.168.${port(word) % 200}.${port(`${word} host`) % 200}`),
  ];
}

function localDoor(at: (word: string) => string): Door {
  return {
    id: "origin-loopback-private",
    actor: "foothold",
    at,
    because: "the server lets in whatever runs on the user's own machine or network",
  };
}

const PLATFORMS = ["github.io", "vercel.app", "netlify.app", "herokuapp.com", "pages.dev"];
const RARE_PLATFORMS = ["web.app", "s3.amazonaws.com", "azurewebsites.net", "onrender.com"];

function platforms(context: CheckContext): Door[] {
  return PLATFORMS.map((suffix) => platformDoor(context, suffix));
}

function platformDoor({ ask: { label } }: CheckContext, suffix: string): Door {
  return {
    id: "origin-public-suffix",
    actor: "some-browsers",
    at: (word) => `https://${label(`tenant ${word}`)}.${suffix}`,
    because: `the server lets in every site under ${suffix}, where anybody gets a name`,
  };
}

const SANDBOXES = ["https://codepen.io", "https://cdpn.io", "https://jsfiddle.net"];
const RARE_SANDBOXES = ["https://jsbin.com", "https://fiddle.jshell.net", "https://repl.it", "https://replit.com"];

function sandboxes(): Door[] {
  return SANDBOXES.map(sandboxDoor);
}

function sandboxDoor(origin: string): Door {
  return {
    id: "origin-third-party-sandbox",
    actor: "some-browsers",
    at: () => origin,
    because: `the server lets in ${origin}, where everybody's scripts run`,
  };
}

/** More of the same, which are asked where there are requests left. */
export function rareListed(context: CheckContext): Door[] {
  const { label } = context.ask;
  return [
    localDoor((word) => `http://127.0.0.1:${portOf(label(`local ${word}`))}`),
    ...alternating(
      RARE_SANDBOXES.map(sandboxDoor),
      RARE_PLATFORMS.map((suffix) => platformDoor(context, suffix)),
    ),
    localDoor((word) => `http://[::1]:${portOf(label(`local ${word}`))}`),
    localDoor(() => "http://localhost"),
  ];
}
