import { SET_COOKIE } from "../csrf/cookie.ts";
import { asciiLowercase } from "../http/ascii.ts";
import type { NodeResponse } from "./node-response.ts";

type Value = number | string | readonly string[];
type Pair = readonly [string, Value];
type Written = Readonly<Record<string, Value>> | readonly Value[] | readonly Pair[];
type WriteHead = (this: NodeResponse, status: number, message?: string | Written, headers?: Written) => unknown;

const LOWER_CASE = asciiLowercase(SET_COOKIE);

/**
 * Adds a cookie to a response. What is given to `writeHead`, as Fastify gives it all headers, would replace it: it is
 * added there, too.
 */
export function addCookie(response: NodeResponse, value: string): void {
  response.appendHeader(SET_COOKIE, value);
  const writeHead = response.writeHead as WriteHead;
  response.writeHead = function writeHeadWithCookie(this: NodeResponse, status: number, ...rest: never[]): unknown {
    const [message, headers] = rest as readonly unknown[] as [(string | Written)?, Written?];
    return typeof message === "string"
      ? writeHead.call(this, status, message, withCookie(headers, value))
      : writeHead.call(this, status, withCookie(message ?? headers, value));
  };
}

function withCookie(headers: Written | undefined, value: string): Written | undefined {
  if (headers === undefined || headers === null) return undefined;
  if (!isList(headers)) {
    const pairs = merged(Object.entries(headers), value);
    return pairs === null ? headers : Object.fromEntries(pairs);
  }
  if (Array.isArray(headers[0])) return merged(headers as readonly Pair[], value) ?? headers;
  const flat = headers as readonly Value[];
  const pairs = Array.from({ length: flat.length / 2 }, (_, i): Pair => [
    String(flat[2 * i]),
    flat[2 * i + 1] as Value,
  ]);
  return merged(pairs, value)?.flat(1) ?? headers;
}

// All cookies in one list, since of a name that stands twice Node keeps one. `null` where there is none.
function merged(pairs: readonly Pair[], value: string): Pair[] | null {
  const others = pairs.filter(([name]) => asciiLowercase(name) !== LOWER_CASE);
  if (others.length === pairs.length) return null;
  const values = pairs.filter((pair) => !others.includes(pair)).flatMap(([, given]) => given);
  return [...others, [SET_COOKIE, [...values.map(String), value]]];
}

function isList(headers: Written): headers is Exclude<Written, Readonly<Record<string, Value>>> {
  return Array.isArray(headers);
}
