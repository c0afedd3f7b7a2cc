import type { Asked } from "./asker.ts";
import type { CheckContext } from "./check.ts";

/** Answers that nearly every check looks at; each is asked for once. */
export interface BaseAnswers {
  /** To the first trusted origin; where none is declared, to a stranger. */
  readonly trusted: Asked;
  readonly stranger: Asked;
  readonly none: Asked;
  /** To the preflight that the first trusted origin's client sends for this endpoint. */
  readonly preflight: Asked;
  /** The origin that `trusted` and `preflight` were asked as. */
  readonly origin: string;
}

/** Asks them. */
export async function baseAnswers(context: CheckContext): Promise<BaseAnswers> {
  const { ask, trusted } = context;
  const stranger = `https://${ask.label("stranger")}.com`;
  const origin = trusted.origins[0] ?? stranger;
  return {
    origin,
    trusted: await ask.get(origin),
    stranger: await ask.get(stranger),
    none: await ask.get(null),
    preflight: await naturalPreflight(context, origin),
  };
}

const SIMPLE = new Set(["GET", "HEAD", "POST"]);

/** The preflight that a declared client sends, with the method and headers that are declared for this endpoint. */
function naturalPreflight({ ask, endpoint, trusted, session }: CheckContext, origin: string): Promise<Asked> {
  const isSignedInByHeader = session?.headers.some(([name]) => name.toLowerCase() === "authorization") === true;
  const names = new Set<string>();
  if (isSignedInByHeader || endpoint.operation?.security?.some(({ kind }) => kind === "bearer") === true)
    names.add("authorization");
  const declared = trusted.requestHeaders === "*" ? [] : trusted.requestHeaders;
  if (endpoint.method !== "GET" || names.size === 0)
    for (const name of declared.slice(0, 4)) names.add(name.toLowerCase());
  if (!SIMPLE.has(endpoint.method) || names.size > 0) return ask.preflight(origin, endpoint.method, [...names].sort());
  const other = trusted.methods === "*" ? "PUT" : trusted.methods.find((method) => !SIMPLE.has(method));
  return other === undefined ? ask.preflight(origin, endpoint.method) : ask.preflight(origin, other);
}
