import type { Asked } from "../../asker.ts";
import type { CheckAcross, CheckContext, FindingDraft } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { isRedirect } from "../../judge.ts";
import { allowOriginOf, clientOf, isCredentialed, isShared } from "../client.ts";

type Found = { readonly context: CheckContext; readonly draft: FindingDraft };

/** What a declared client makes of an endpoint. */
interface Seen {
  readonly context: CheckContext;
  readonly url: URL;
  readonly client: string;
  readonly asked: Asked;
  /** `no`, `yes`, or `yes` with credentials. */
  readonly reads: "no" | "yes" | "with credentials";
}

/** cors-varies-by-path: of the paths that are declared for a client, it reads some and others not. */
export const variesByPath: CheckAcross = async (contexts) => {
  const seen = await seenByClients(contexts);
  const found = await Promise.all(
    [...groupsOf(seen, ({ url }) => url.host)].map((group) => oddOnes(group, "cors-varies-by-path", "path")),
  );
  return found.flat();
};

/** cors-varies-by-host: the same path, on hosts that stand for one API. */
export const variesByHost: CheckAcross = async (contexts) => {
  const seen = await seenByClients(contexts);
  const groups = groupsOf(seen, ({ url }) => url.pathname).filter(
    (group) => new Set(group.map(({ url }) => url.host)).size > 1,
  );
  const found = await Promise.all(groups.map((group) => oddOnes(group, "cors-varies-by-host", "host")));
  return found.flat();
};

async function seenByClients(contexts: readonly CheckContext[]): Promise<Seen[]> {
  const seen = await Promise.all(
    contexts.map(async (context): Promise<Seen | null> => {
      const client = clientOf(context);
      if (client === null || context.endpoint.method !== "GET" || context.trusted.isPublic) return null;
      // An endpoint that gives no answer is told of where it is asked first.
      const asked = await context.ask.get(client).catch(() => null);
      if (asked === null || isRedirect(asked.answer) || asked.answer.status >= 500) return null;
      if (asked.answer.status === 404 || asked.answer.status === 405) return null;
      const isRead = await isShared(asked, client, false);
      const reads = !isRead ? "no" : (await isShared(asked, client, true)) ? "with credentials" : "yes";
      return { context, url: new URL(context.endpoint.url), client, asked, reads };
    }),
  );
  return seen.filter((each) => each !== null);
}

function groupsOf(seen: readonly Seen[], key: (seen: Seen) => string): Seen[][] {
  const groups = new Map<string, Seen[]>();
  for (const each of seen) {
    const name = `${key(each)} ${each.client}`;
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return [...groups.values()];
}

async function oddOnes(
  group: readonly Seen[],
  id: "cors-varies-by-path" | "cors-varies-by-host",
  noun: string,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const odd of group.filter((each) => lacks(each, group))) {
    const model = group.find((each) => each !== odd && !lacks(each, group));
    if (model === undefined) continue;
    const again = await odd.context.ask.get(odd.client, { again: "across" });
    const isRead = await isShared(again, odd.client, odd.reads !== "no");
    if (isRead) continue;
    const what = odd.reads === "no" ? "cannot read" : "cannot read with credentials";
    const draft: FindingDraft = {
      id,
      security: "none",
      // Where the document asks other things of its callers, another policy may be meant.
      works: id === "cors-varies-by-host" || accessOf(odd) === accessOf(model) ? "medium" : "info",
      summary: `A page on ${odd.client} ${what} ${odd.url.href}, because its answer has not the CORS headers that ${model.url.href}, which it reads, has: one ${noun} was forgotten.`,
      evidence: [
        shows(odd.asked, `The page ${what} this one.`),
        confirms(again, "Nor again."),
        control(model.asked, "It reads this one."),
      ],
      ...(odd.context.endpoint.operation !== undefined && { declared: odd.context.endpoint.operation.at }),
    };
    found.push({ context: odd.context, draft });
  }
  return found;
}

function lacks({ reads, context, asked }: Seen, group: readonly Seen[]): boolean {
  if (reads === "no") return group.some((other) => other.reads !== "no");
  // What is for everybody goes without credentials.
  if (allowOriginOf(asked) === "*") return false;
  return reads === "yes" && isCredentialed(context) && group.some((other) => other.reads === "with credentials");
}

/** What is asked of callers, to compare; equal where nothing is said of either. */
function accessOf({ context }: Seen): string {
  return JSON.stringify(context.endpoint.operation?.security ?? null);
}
