import { randomBytes } from "node:crypto";
import type { HeaderLine } from "corslet/browser";
import type { ProbeAnswer, ProbeClient, ProbeRequest, SendOptions } from "../probe/client.ts";
import type { Session } from "./session.ts";

/** A request and its answer. Secrets are still in it: only the engine shows requests. */
export interface Asked {
  readonly request: ProbeRequest;
  readonly answer: ProbeAnswer;
  /** From the first byte sent to the last of the head. */
  readonly milliseconds: number;
}

/** How a probe differs from the plain one. */
export interface AskOptions {
  /** Lines besides Origin and the session's. */
  readonly headers?: readonly HeaderLine[];
  /** Whether the session goes along. Default: for GET and HEAD, never for preflights, as in browsers. */
  readonly session?: boolean;
  /** Another path on the same host, from the slash, with its query if any. */
  readonly path?: string;
  /** Query parameters besides the fresh one. */
  readonly query?: Readonly<Record<string, string>>;
  /** Probes with the same word here go to the same URL, so that a cache shows; otherwise each URL is new. */
  readonly sameUrlAs?: string;
  /** Asks again what was asked before: a word that tells the repetitions apart. Default: equal probes are sent once. */
  readonly again?: string;
  readonly isNewConnection?: boolean;
  /** Another version of HTTP than 1.1, on a connection of its own. */
  readonly version?: "1.0" | "2";
  /** Without the fresh parameter. */
  readonly isPlainUrl?: boolean;
}

/** Asks one endpoint. Equal probes are sent once and remembered; every URL has a query that is new on the wire. */
export interface Asker {
  /** @param origin `null`: no Origin. */
  readonly get: (origin: string | null, options?: AskOptions) => Promise<Asked>;
  readonly head: (origin: string | null, options?: AskOptions) => Promise<Asked>;
  /** @param headers names for `Access-Control-Request-Headers`, lower case and sorted as browsers do; none: no such line. */
  readonly preflight: (
    origin: string | null,
    method: string,
    headers?: readonly string[],
    options?: AskOptions,
  ) => Promise<Asked>;
  /** Any other request: OPTIONS without a preflight's headers, or a write that the operator allows. */
  readonly send: (method: string, origin: string | null, options?: AskOptions & { body?: string }) => Promise<Asked>;
  /** The same request once more, at a URL that is new. @param word tells the repetitions apart. */
  readonly repeat: (asked: Asked, word: string) => Promise<Asked>;
  /** From now on no URL has the fresh parameter: for targets that refuse what they do not know, and have no cache. */
  readonly withoutFreshQuery: () => void;
  /** A label that nobody has listed: letters only, of the endpoint and the word, the same in each run. */
  readonly label: (word: string) => string;
  /** Requests that were sent. */
  readonly count: () => number;
}

/** The parameter that makes a URL new. */
export const FRESH_PARAMETER = "corslet";

/** An asker for one endpoint. */
export function createAsker(
  url: string,
  session: Session | null,
  client: ProbeClient,
  label: (word: string) => string,
): Asker {
  const asked = new Map<string, Promise<Asked>>();
  const asking = new WeakMap<Asked, { method: string; origin: string | null; options: AskOptions }>();
  const queries = new Map<string, string>();
  let sent = 0;
  let isFresh = true;

  const send: Asker["send"] = (method, origin, options = {}) => {
    const key = JSON.stringify([method, origin, options]);
    const known = asked.get(key);
    if (known !== undefined) return known;
    const request = requestOf(method, origin, options);
    sent++;
    const promise = timed(client, request, sendOptionsOf(options));
    asked.set(key, promise);
    void promise.then(
      (answer) => asking.set(answer, { method, origin, options }),
      () => undefined,
    );
    return promise;
  };

  const requestOf = (
    method: string,
    origin: string | null,
    {
      path,
      query = {},
      sameUrlAs,
      session: signedIn = true,
      headers = [],
      body,
      isPlainUrl = false,
    }: AskOptions & { body?: string },
  ): ProbeRequest => {
    const target = path === undefined ? new URL(url) : new URL(path, url);
    for (const [name, value] of Object.entries(query)) target.searchParams.append(name, value);
    if (isFresh && !isPlainUrl) target.searchParams.append(FRESH_PARAMETER, freshQuery(sameUrlAs));
    const lines: HeaderLine[] = [
      ...(origin === null ? [] : [["Origin", origin] as const]),
      ...headers,
      ...(signedIn && session !== null ? session.headers : []),
    ];
    return { method, url: target.href, headers: lines, ...(body !== undefined && { body }) };
  };

  const freshQuery = (word: string | undefined): string => {
    const fresh = (word === undefined ? undefined : queries.get(word)) ?? randomBytes(8).toString("hex");
    if (word !== undefined) queries.set(word, fresh);
    return fresh;
  };

  return {
    get: (origin, options) => send("GET", origin, options),
    head: (origin, options) => send("HEAD", origin, options),
    preflight: (origin, method, names = [], options = {}) =>
      send("OPTIONS", origin, {
        session: false,
        ...options,
        headers: [
          ["Access-Control-Request-Method", method],
          ...(names.length === 0 ? [] : [["Access-Control-Request-Headers", names.join(",")] as const]),
          ...(options.headers ?? []),
        ],
      }),
    send,
    repeat: (known, word) => {
      const probe = asking.get(known);
      if (probe === undefined) throw new TypeError("only what was asked here can be asked again");
      const { sameUrlAs: _, ...options } = probe.options;
      return send(probe.method, probe.origin, { ...options, again: word });
    },
    withoutFreshQuery: () => {
      isFresh = false;
      asked.clear();
    },
    label,
    count: () => sent,
  };
}

function sendOptionsOf({ isNewConnection = false, version }: AskOptions): SendOptions {
  return { isNewConnection, ...(version !== undefined && { version }) };
}

async function timed(client: ProbeClient, request: ProbeRequest, options: SendOptions): Promise<Asked> {
  const start = performance.now();
  const answer = await client(request, options);
  return { request, answer, milliseconds: performance.now() - start };
}
