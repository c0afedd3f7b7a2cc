import type { ProbeClient } from "../../probe/client.ts";
import { NoAnswer } from "../../probe/no-answer.ts";
import { createAsker, type Asked, type Asker } from "../asker.ts";
import { sideEffectOf } from "../checks/forgery/side-effects.ts";
import type { Endpoint } from "../endpoint.ts";
import { labelsFor } from "../fresh.ts";
import { listOf, reads, valuesOf } from "../judge.ts";
import type { Session } from "../session.ts";
import { candidatesFor } from "./candidates.ts";

/** What an endpoint was seen to grant. */
export interface SeenGrant {
  readonly path: string;
  /** `"anybody"`: `*` without credentials; `"whoever asks"`: a stranger is named back, which no policy can say. */
  readonly origins: "anybody" | "whoever asks" | readonly string[];
  /** A host of the API's own domain that nobody has listed is let in. */
  readonly anySubdomainOf: string | null;
  readonly credentials: boolean;
  readonly methods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAge: number | null;
}

/** Endpoints that are asked to learn: more say little that is new. */
const MAX_ENDPOINTS = 50;

/** Asks endpoints who may read them: likely origins, and what the answers name by themselves. */
export async function learn(
  endpoints: readonly Endpoint[],
  session: Session | null,
  client: ProbeClient,
): Promise<SeenGrant[]> {
  const grants: SeenGrant[] = [];
  const readable = endpoints.filter((endpoint) => endpoint.method === "GET" && sideEffectOf(endpoint) === null);
  for (const { url } of readable.slice(0, MAX_ENDPOINTS)) {
    const ask = createAsker(url, session, client, labelsFor(`learn ${url}`));
    try {
      const grant = await seenAt(new URL(url), ask);
      if (grant !== null) grants.push(grant);
    } catch (error) {
      // The audit that follows says what was not answered.
      if (!(error instanceof NoAnswer)) throw error;
    }
  }
  return grants;
}

async function seenAt({ hostname, pathname: path }: URL, ask: Asker): Promise<SeenGrant | null> {
  const stranger = `https://${ask.label("stranger")}.net`;
  const strange = await ask.get(stranger);
  if (await isRead(strange, stranger)) {
    const isAnybody = valuesOf(strange.answer.headers, "access-control-allow-origin")[0] === "*";
    return grantOf(path, isAnybody ? "anybody" : "whoever asks", null, strange, await ask.preflight(stranger, "PUT"));
  }
  const named = valuesOf(strange.answer.headers, "access-control-allow-origin").filter(isWebOrigin);
  const read: (readonly [origin: string, asked: Asked])[] = [];
  for (const origin of new Set([...named, ...candidatesFor(hostname)])) {
    const asked = await ask.get(origin);
    if (await isRead(asked, origin)) read.push([origin, asked]);
  }
  const [first] = read;
  if (first === undefined) return null;
  const apex = candidatesFor(hostname)[0] ?? "";
  const domain = apex.startsWith("https://") ? apex.slice("https://".length) : null;
  const below = `https://${ask.label("subdomain")}.${domain}`;
  const isAny = domain !== null && (await isRead(await ask.get(below), below));
  const preflight = await ask.preflight(first[0], "PUT");
  const origins = read.map(([origin]) => origin);
  return grantOf(path, origins, isAny ? domain : null, first[1], preflight);
}

function isRead({ answer }: Asked, origin: string): Promise<boolean> {
  return reads({ ...answer, status: 200 }, origin, false);
}

function isWebOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function grantOf(
  path: string,
  origins: SeenGrant["origins"],
  anySubdomainOf: string | null,
  { answer }: Asked,
  preflight: Asked,
): SeenGrant {
  const lists = preflight.answer.headers;
  const maxAge = Number(valuesOf(lists, "access-control-max-age")[0] ?? Number.NaN);
  return {
    path,
    origins,
    anySubdomainOf,
    credentials: valuesOf(answer.headers, "access-control-allow-credentials")[0] === "true",
    methods: listOf(lists, "access-control-allow-methods").map((name) => name.toUpperCase()),
    allowHeaders: listOf(lists, "access-control-allow-headers"),
    exposeHeaders: listOf(answer.headers, "access-control-expose-headers"),
    maxAge: Number.isInteger(maxAge) ? maxAge : null,
  };
}
