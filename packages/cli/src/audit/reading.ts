import type { Asked, AskOptions } from "./asker.ts";
import type { CheckContext } from "./check.ts";
import { reads, valuesOf } from "./judge.ts";

/** What a page at an origin makes of an answer. */
export interface Reading {
  readonly origin: string;
  readonly asked: Asked;
  /** Reads it without credentials. */
  readonly reads: boolean;
  readonly withCredentials: boolean;
  /** Because everybody is answered `*`, and not because of its name. */
  readonly isByWildcard: boolean;
  /** Whether what it reads is no more than an error. */
  readonly isError: boolean;
}

/** Asks as a page at an origin. */
export async function readingOf(context: CheckContext, origin: string, options: AskOptions = {}): Promise<Reading> {
  const asked = await context.ask.get(origin, options);
  const { answer, request } = asked;
  const canRead = await reads(answer, origin, false, request.url);
  const withCredentials = canRead && (await reads(answer, origin, true, request.url));
  const isByWildcard = valuesOf(answer.headers, "access-control-allow-origin").includes("*");
  return {
    origin,
    asked,
    reads: canRead,
    withCredentials,
    isByWildcard,
    isError: canRead && !isByWildcard && (await isErrorAlone(context, asked, origin)),
  };
}

// Where a signed-in client is refused too, the answer stands for what signed-in clients get. A path that takes no GET is
// judged by what its preflight promises.
async function isErrorAlone(
  { endpoint, session, ask }: CheckContext,
  { answer }: Asked,
  origin: string,
): Promise<boolean> {
  const { status } = answer;
  if (status < 400) return false;
  if ((status === 401 || status === 403) && session === null) return false;
  if (endpoint.method === "GET" || endpoint.method === "HEAD" || (status !== 404 && status !== 405)) return true;
  const preflight = await ask.preflight(origin, endpoint.method);
  return !(await reads({ status: 200, headers: preflight.answer.headers }, origin, false));
}

/** Whether an origin reads that nobody declared, and because of its name. */
export function isUndeclared({ trusted }: CheckContext, reading: Reading): boolean {
  if (!reading.reads || reading.isByWildcard) return false;
  // A public grant is one without credentials.
  return trusted.isPublic ? reading.withCredentials : !trusted.holds(reading.origin);
}
