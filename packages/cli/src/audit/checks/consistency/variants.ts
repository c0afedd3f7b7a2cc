import type { Asked } from "../../asker.ts";
import type { Check } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { valuesOf } from "../../judge.ts";
import { allowOriginOf, clientOf, corsOf, isOk, isShared, strangerFor } from "../client.ts";

/** cors-varies-by-auth: who is signed in is treated otherwise, though both get an answer. */
export const variesByAuth: Check = async (context) => {
  const { ask, session, endpoint } = context;
  if (session === null || endpoint.method !== "GET") return [];
  const client = clientOf(context);
  return [
    ...(client === null ? [] : await differently(client, ask)),
    ...(isOk(await ask.get(client, { session: false })) ? await strangerSignedOut(strangerFor(context), ask) : []),
  ];
};

async function differently(client: string, ask: Parameters<Check>[0]["ask"]): ReturnType<Check> {
  const signedIn = await ask.get(client);
  const signedOut = await ask.get(client, { session: false });
  if (!isOk(signedIn) || !isOk(signedOut)) return [];
  const canIn = await isShared(signedIn, client, false);
  if (canIn === (await isShared(signedOut, client, false))) return [];
  const bare = canIn ? signedOut : signedIn;
  const again = await ask.get(client, { session: bare === signedIn, again: "auth" });
  if (await isShared(again, client, false)) return [];
  const who = bare === signedIn ? "signed in" : "not signed in";
  return [
    {
      id: "cors-varies-by-auth",
      security: "none",
      works: "medium",
      summary: `A page on ${client} cannot read what a user sees who is ${who}, because that answer alone lacks Access-Control-Allow-Origin.`,
      evidence: [
        shows(bare, `Who is ${who} gets no Access-Control-Allow-Origin for ${client}.`),
        confirms(again, "Nor again."),
        control(bare === signedIn ? signedOut : signedIn, "The others do."),
      ],
    },
  ];
}

// Asked with the session alone, a hole for those who have none would not be seen.
async function strangerSignedOut(stranger: string, ask: Parameters<Check>[0]["ask"]): ReturnType<Check> {
  const signedOut = await ask.get(stranger, { session: false });
  if (!isOk(signedOut) || !(await isShared(signedOut, stranger, true))) return [];
  const signedIn = await ask.get(stranger);
  if (!isOk(signedIn) || (await isShared(signedIn, stranger, false))) return [];
  const again = await ask.get(stranger, { session: false, again: "auth" });
  if (!(await isShared(again, stranger, true))) return [];
  return [
    {
      id: "cors-varies-by-auth",
      security: "low",
      works: "none",
      summary: `A page on ${stranger} can read what is shown to those who are not signed in, because that answer alone names whoever asks.`,
      evidence: [
        shows(signedOut, "Without a session, a stranger is named."),
        confirms(again, "Again."),
        control(signedIn, "With the session, nobody is."),
      ],
    },
  ];
}

/** head-differs: HEAD is answered with other CORS headers than GET. */
export const headDiffers: Check = async (context) => {
  const client = clientOf(context);
  const { ask, endpoint } = context;
  if (client === null || endpoint.method !== "GET") return [];
  const get = await ask.get(client);
  const head = await ask.head(client);
  if (head.answer.status !== get.answer.status || corsOf(head) === corsOf(get)) return [];
  const again = await ask.head(client, { again: "head" });
  const getAgain = await ask.get(client, { again: "head" });
  if (again.answer.status !== getAgain.answer.status || corsOf(again) === corsOf(getAgain)) return [];
  return [
    {
      id: "head-differs",
      security: "none",
      works: "low",
      summary: `A page on ${client} is treated otherwise when it asks with HEAD, because HEAD is answered with other CORS headers than GET.`,
      evidence: [
        shows(head, `HEAD names ${allowOriginOf(head) ?? "no origin"}.`),
        confirms(again, "It does so again."),
        control(get, `GET names ${allowOriginOf(get) ?? "no origin"}.`),
      ],
    },
  ];
};

/** not-modified-differs: 304 names another origin than the answer that it renews. */
export const notModifiedDiffers: Check = async (context) => {
  const client = clientOf(context);
  const { ask, endpoint } = context;
  if (client === null || endpoint.method !== "GET") return [];
  const first = await ask.get(client);
  const condition = conditionOf(first);
  if (condition === null || !isOk(first) || !(await isShared(first, client, false))) return [];
  const renewed = await ask.get(client, { headers: [condition] });
  if (renewed.answer.status !== 304 || (await isShared(renewed, client, false))) return [];
  const again = await ask.get(client, { headers: [condition], again: "304" });
  if (again.answer.status !== 304 || (await isShared(again, client, false))) return [];
  const names = allowOriginOf(renewed);
  return [
    {
      id: "not-modified-differs",
      security: "none",
      works: "low",
      summary: `A page on ${client} that asks again cannot read the answer, because 304 names ${names ?? "no origin"}, and browsers put its headers in the place of the older ones.`,
      evidence: [
        shows(renewed, `304 names ${names ?? "no origin"}.`),
        confirms(again, "It does so again."),
        control(first, `${first.answer.status} names ${allowOriginOf(first) ?? "no origin"}.`),
      ],
    },
  ];
};

function conditionOf({ answer: { headers } }: Asked): readonly [string, string] | null {
  const [tag] = valuesOf(headers, "etag");
  if (tag !== undefined) return ["If-None-Match", tag];
  const [date] = valuesOf(headers, "last-modified");
  return date === undefined ? null : ["If-Modified-Since", date];
}
