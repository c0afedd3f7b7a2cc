import { SET_COOKIE } from "../csrf/cookie.ts";
import { asciiLowercase } from "../http/ascii.ts";
import type { Answer } from "../policy/answer.ts";
import { type HeaderAccess, settle } from "../server/settle.ts";
import type { LambdaRequest } from "./lambda-event.ts";

/** An answer of our own, in every payload format. */
export interface LambdaAnswer {
  statusCode: number;
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  body: string;
  isBase64Encoded: boolean;
}

type Value = string | number | boolean;

// Symbol.for: where two copies of this library serve one function, the innermost must still win. It is no property that
// JSON, or a copy, has.
const SETTLED_BY: unique symbol = Symbol.for("corslet.settledBy") as never;

/** One request, and what is answered to it. */
export interface Answered {
  readonly request: LambdaRequest;
  readonly answer: Answer;
}

/** What a handler may return: {@link LambdaAnswer}, and more. */
interface Result {
  readonly [SETTLED_BY]?: Answered;
  readonly statusCode: unknown;
  readonly headers?: Readonly<Record<string, Value>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly Value[]>> | null;
  readonly cookies?: readonly string[] | null;
}

/** Whose maps are its own to change. */
interface OwnResult {
  /** What it was settled by. */
  [SETTLED_BY]?: Answered;
  headers?: Record<string, Value>;
  multiValueHeaders?: Record<string, Value[]>;
  cookies?: string[];
}

/** An answer without a handler. */
export function answerOf(
  { wantsLists }: LambdaRequest,
  statusCode: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): LambdaAnswer {
  const lists = Object.entries(headers).map(([name, value]): [string, string[]] => [name, [value]]);
  return {
    statusCode,
    ...(wantsLists ? { multiValueHeaders: Object.fromEntries(lists) } : { headers: { ...headers } }),
    body,
    isBase64Encoded: false,
  };
}

/**
 * A copy of what a handler returned, with the headers of an answer. What the gateway could not read stays as it is, and
 * so does what another policy, further inside, has settled.
 */
export function settledResult<R>(answered: Answered, returned: R): R | LambdaAnswer {
  const { request, answer } = answered;
  return changed(request, returned, (own) => {
    if (own[SETTLED_BY] !== undefined && own[SETTLED_BY] !== answered) return;
    settle(answer.wire, own, request.wantsLists ? IN_LISTS : IN_HEADERS);
    mark(own, answered);
  });
}

/** A copy of what a handler returned, with more cookies. */
export function withCookies<R>(request: LambdaRequest, returned: R, cookies: readonly string[]): R | LambdaAnswer {
  return changed(request, returned, (own) => {
    if (request.format === "2.0") own.cookies = [...(own.cookies ?? []), ...cookies];
    else if (request.format === "1.0" || request.wantsLists) addToList(own, cookies);
    else if (cookies.length > 1 || valuesOf(own, SET_COOKIE).length > 0) throw new Error(ONE_COOKIE);
    else own.headers = { ...own.headers, [SET_COOKIE]: cookies[0] as string };
  });
}

function changed<R>(request: LambdaRequest, returned: R, change: (own: OwnResult) => void): R | LambdaAnswer {
  const result = request.format === "2.0" ? inferred(returned) : returned;
  if (!isResult(result)) return returned;
  const own: OwnResult = { ...(result as object) };
  if (result.headers) own.headers = { ...result.headers };
  if (result.multiValueHeaders) {
    const lists = Object.entries(result.multiValueHeaders).map(([name, values]): [string, Value[]] => [
      name,
      [...values],
    ]);
    own.multiValueHeaders = Object.fromEntries(lists);
  }
  mark(own, result[SETTLED_BY]);
  change(own);
  return own as R & LambdaAnswer;
}

function mark(own: OwnResult, answered: Answered | undefined): void {
  Object.defineProperty(own, SETTLED_BY, { value: answered, configurable: true, enumerable: false });
}

// "If your Lambda function returns valid JSON and doesn't return a statusCode", this is what the gateway makes of it.
function inferred(returned: unknown): unknown {
  if (isResult(returned)) return returned;
  if (isStream(returned))
    return { statusCode: 200, headers: { "content-type": "application/octet-stream" }, body: returned };
  const body = typeof returned === "string" ? returned : (JSON.stringify(returned) ?? "null");
  return { statusCode: 200, headers: { "content-type": "application/json" }, body, isBase64Encoded: false };
}

function isResult(value: unknown): value is Result {
  return typeof value === "object" && value !== null && "statusCode" in value;
}

function isStream(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("pipe" in value || "getReader" in value);
}

function access(set: (own: OwnResult, name: string, value: string) => void): HeaderAccess<OwnResult> {
  return {
    names: (own) => [...Object.keys(own.headers ?? {}), ...Object.keys(own.multiValueHeaders ?? {})],
    get: (own, name) => valuesOf(own, name).join(", ") || undefined,
    add: set,
    set: (own, name, value) => {
      remove(own, name);
      set(own, name, value);
    },
    remove,
  };
}

const IN_HEADERS = access((own, name, value) => {
  own.headers = { ...own.headers, [name]: value };
});

const IN_LISTS = access((own, name, value) => {
  own.multiValueHeaders = { ...own.multiValueHeaders, [name]: [value] };
});

function valuesOf(own: OwnResult, name: string): Value[] {
  return [own.headers, own.multiValueHeaders].flatMap((map) =>
    spellings(map, name).flatMap((spelling) => (map as Record<string, Value | Value[]>)[spelling] ?? []),
  );
}

function remove(own: OwnResult, name: string): void {
  for (const spelling of spellings(own.headers, name)) delete own.headers?.[spelling];
  for (const spelling of spellings(own.multiValueHeaders, name)) delete own.multiValueHeaders?.[spelling];
}

function spellings(map: object | undefined, name: string): string[] {
  const lower = asciiLowercase(name);
  return Object.keys(map ?? {}).filter((key) => key.length === name.length && asciiLowercase(key) === lower);
}

// Of one name in both maps, a REST API sends the list alone.
function addToList(own: OwnResult, cookies: readonly string[]): void {
  const all = [...valuesOf(own, SET_COOKIE), ...cookies];
  remove(own, SET_COOKIE);
  own.multiValueHeaders = { ...own.multiValueHeaders, [SET_COOKIE]: all };
}

const ONE_COOKIE =
  "A load balancer sends one Set-Cookie, and this answer needs two. Next: switch on multi value headers of the target group.";
