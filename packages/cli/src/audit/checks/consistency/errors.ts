import type { Asked } from "../../asker.ts";
import type { Check, CheckContext, FindingDraft } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { isRedirect, valuesOf } from "../../judge.ts";
import { allowOriginOf, clientOf, isShared } from "../client.ts";
import { refusalOf } from "../preflight/judge-preflight.ts";

/** An answer that a client cannot read, with what shows that it should. */
interface Bare {
  readonly asked: Asked;
  readonly again: Asked;
  readonly what: string;
  readonly works: "medium" | "info";
}

/** errors-without-cors: what went wrong is hidden from the declared clients, who see a network error instead. */
export const errorsWithoutCors: Check = async (context) => {
  const client = clientOf(context);
  if (client === null || context.endpoint.method !== "GET") return [];
  const good = await context.ask.get(client);
  const found: Bare[] = [];
  const isGoodShared = await isShared(good, client, false);
  if (isGoodShared && !isError(good)) found.push(...(await signedOut(context, client)));
  if (isError(good)) found.push(...(await errorItself(context, client, good)));
  // Where nothing is shared, errors are no worse.
  if (isGoodShared) found.push(...(await notFound(context, client)));
  const worst = found.find(({ works }) => works === "medium") ?? found[0];
  if (worst === undefined) return [];
  const { asked, works } = worst;
  const all = found.filter((each) => each.works === works);
  const summary = `A page on ${client} cannot tell what went wrong, because ${all.map(({ what }) => what).join(" and ")} without Access-Control-Allow-Origin.`;
  const evidence = [
    ...all.flatMap(({ asked: bare, again }) => [
      shows(bare, `The ${bare.answer.status} has no Access-Control-Allow-Origin.`),
      confirms(again, "Nor has it again."),
    ]),
    ...(asked === good
      ? []
      : [control(good, `The ${good.answer.status} ${isGoodShared ? "has it" : "has none either"}.`)]),
  ];
  return [{ id: "errors-without-cors", security: "none", works, summary, evidence }];
};

function isError({ answer: { status } }: Asked): boolean {
  return status >= 400;
}

async function signedOut({ ask, session }: CheckContext, client: string): Promise<Bare[]> {
  if (session === null) return [];
  const asked = await ask.get(client, { session: false });
  if (!isError(asked) || allowOriginOf(asked) !== null) return [];
  const again = await ask.get(client, { session: false, again: "errors" });
  if (!isError(again) || allowOriginOf(again) !== null) return [];
  return [{ asked, again, what: `who is not signed in is answered ${asked.answer.status}`, works: "medium" }];
}

// The endpoint has nothing but an error to show. Its preflight says whether pages are meant to see it.
async function errorItself({ ask }: CheckContext, client: string, asked: Asked): Promise<Bare[]> {
  if (allowOriginOf(asked) !== null) return [];
  if ((await refusalOf(await ask.preflight(client, "GET"), client, false)) !== null) return [];
  const again = await ask.get(client, { again: "errors" });
  if (!isError(again) || allowOriginOf(again) !== null) return [];
  return [{ asked, again, what: `the answer is ${asked.answer.status}`, works: "medium" }];
}

// Beside the endpoint. Where no preflight is answered either, CORS was set up for single routes, and nobody calls this one.
async function notFound({ ask, endpoint }: CheckContext, client: string): Promise<Bare[]> {
  const { pathname } = new URL(endpoint.url);
  const path = `${pathname.slice(0, pathname.lastIndexOf("/") + 1)}${ask.label("nowhere")}`;
  const asked = await ask.get(client, { path });
  if (
    !isError(asked) ||
    isRedirect(asked.answer) ||
    valuesOf(asked.answer.headers, "access-control-allow-origin").length > 0
  )
    return [];
  const again = await ask.get(client, { path, again: "errors" });
  if (!isError(again) || allowOriginOf(again) !== null) return [];
  const isMeant = (await refusalOf(await ask.preflight(client, "GET", [], { path }), client, false)) === null;
  const status = asked.answer.status;
  return [{ asked, again, what: `a path that is not there is answered ${status}`, works: isMeant ? "medium" : "info" }];
}

/** redirect-without-cors: a browser stops at a redirect that it may not share. */
export const redirectWithoutCors: Check = async (context) => {
  const client = clientOf(context);
  const { ask, endpoint } = context;
  if (client === null || endpoint.method !== "GET") return [];
  const asked = await ask.get(client);
  if (!isRedirect(asked.answer) || allowOriginOf(asked) !== null) return [];
  const again = await ask.get(client, { again: "redirect" });
  if (!isRedirect(again.answer) || allowOriginOf(again) !== null) return [];
  const target = await targetOf(context, client, asked);
  const isMeant =
    (target !== null && (await isShared(target, client, false))) ||
    (await refusalOf(await ask.preflight(client, "GET"), client, false)) === null;
  const draft: FindingDraft = {
    id: "redirect-without-cors",
    security: "none",
    works: isMeant ? "medium" : "info",
    summary: `A page on ${client} gets a network error, because the redirect (${asked.answer.status}) has no Access-Control-Allow-Origin, and browsers check it before they go on.`,
    evidence: [
      shows(asked, "The redirect has no Access-Control-Allow-Origin."),
      confirms(again, "Nor has it again."),
      ...(target === null ? [] : [control(target, "Where it leads, the answer is as it is.")]),
    ],
  };
  return [draft];
};

/** What a redirect leads to, on the same host. */
async function targetOf({ ask, endpoint }: CheckContext, client: string, asked: Asked): Promise<Asked | null> {
  const [location = ""] = valuesOf(asked.answer.headers, "location");
  if (!URL.canParse(location, endpoint.url)) return null;
  const to = new URL(location, endpoint.url);
  return to.host === new URL(endpoint.url).host ? ask.get(client, { path: `${to.pathname}${to.search}` }) : null;
}
