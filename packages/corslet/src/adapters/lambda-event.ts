import { fieldIn } from "../csrf/gate.ts";
import { CONTENT_TYPE, COOKIE, FORWARDED_PROTO, HOST } from "../csrf/headers.ts";
import type { HeaderRecord } from "../http/header-record.ts";
import { asciiLowercase } from "../http/ascii.ts";
import { MAX_FORM_BYTES } from "../http/limits.ts";

type Absent = null | undefined;
type OneValueEach = { readonly [name: string]: string | undefined };
type ListsEach = { readonly [name: string]: readonly string[] | undefined };

/**
 * What is read of an HTTP event: of a function URL or an HTTP API (payload format 2.0), of a REST API (1.0), or of an
 * Application Load Balancer.
 */
export interface LambdaEvent {
  readonly rawPath?: string | Absent;
  readonly rawQueryString?: string | Absent;
  readonly cookies?: readonly string[] | Absent;
  readonly httpMethod?: string | Absent;
  readonly path?: string | Absent;
  readonly headers?: OneValueEach | Absent;
  readonly multiValueHeaders?: ListsEach | Absent;
  readonly queryStringParameters?: OneValueEach | Absent;
  readonly multiValueQueryStringParameters?: ListsEach | Absent;
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean | Absent;
  readonly requestContext?: EventContext | Absent;
}

interface EventContext {
  readonly http?: { readonly method: string; readonly sourceIp?: string | Absent } | Absent;
  readonly identity?: { readonly sourceIp?: string | Absent; readonly clientCert?: object | Absent } | Absent;
  readonly authentication?: { readonly clientCert?: object | Absent } | Absent;
  readonly elb?: object | Absent;
  readonly path?: string | Absent;
  readonly stage?: string | Absent;
  readonly domainName?: string | Absent;
}

/** A request, as one of the events tells it. */
export interface LambdaRequest {
  readonly format: "2.0" | "1.0" | "elb";
  /** Whether the answer's headers must be lists: a load balancer whose target group has multi value headers on. */
  readonly wantsLists: boolean;
  readonly method: string;
  /** The path and query as browsers see them: a stage that stands in the URL is part of it. */
  readonly target: string;
  readonly headers: HeaderRecord;
}

/**
 * Reads an HTTP event.
 *
 * @param withoutStage takes the name of the stage off the front of the path.
 * @returns `null` when it is none of the known ones: a timer, a queue, a WebSocket.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function requestOf(event: LambdaEvent, withoutStage: boolean): LambdaRequest | null {
  const context = event?.requestContext;
  if (typeof event?.rawPath === "string" && typeof context?.http?.method === "string") {
    const { rawPath, rawQueryString: query } = event;
    const path = escaped(withoutStage ? afterStage(rawPath, context.stage) : rawPath);
    const target = query ? `${path}?${query}` : path;
    return { format: "2.0", wantsLists: false, method: context.http.method, target, headers: headersOf(event) };
  }
  if (typeof event?.httpMethod !== "string" || typeof event.path !== "string") return null;
  // A REST API leaves its stage out of `path`, and not out of the context's.
  const whole = context?.path ?? event.path;
  const isBalancer = isThere(context?.elb);
  return {
    format: isBalancer ? "elb" : "1.0",
    wantsLists: isBalancer && isThere(event.multiValueHeaders),
    method: event.httpMethod,
    target: escaped(withoutStage ? afterStage(whole, context?.stage) : whole) + queryOf(event, isBalancer),
    headers: headersOf(event),
  };
}

// A load balancer leaves parameters encoded, a REST API does not.
function queryOf(event: LambdaEvent, isEncoded: boolean): string {
  const pairs = entriesOf(event.multiValueQueryStringParameters, event.queryStringParameters).flatMap(
    ([name, values]) => values.map((value): [string, string] => [name, value]),
  );
  if (pairs.length === 0) return "";
  return `?${isEncoded ? pairs.map((pair) => pair.join("=")).join("&") : new URLSearchParams(pairs).toString()}`;
}

/** What is known of the connection, for a guard. AWS's own ends are on https alone, and name who connected to them. */
export function connectionOf(
  { requestContext: context }: LambdaEvent,
  { format, headers }: LambdaRequest,
): { readonly scheme: "http" | "https"; readonly peer: string | undefined; readonly hasClientCertificate: boolean } {
  if (format === "elb") {
    // The balancer writes this header itself, over whatever a client sent.
    const scheme = headers[FORWARDED_PROTO]?.toString() === "https" ? "https" : "http";
    return { scheme, peer: undefined, hasClientCertificate: Object.keys(headers).some(isBalancersCertificate) };
  }
  return {
    scheme: "https",
    peer: (context?.http ?? context?.identity)?.sourceIp ?? undefined,
    hasClientCertificate: isThere((context?.authentication ?? context?.identity)?.clientCert),
  };
}

/**
 * What a form or a JSON object in the body holds under a name; a list where a form has it twice. `undefined` where nothing
 * does, and of a body that is too long.
 */
export function bodyFieldIn({ body, isBase64Encoded }: LambdaEvent, { headers }: LambdaRequest, name: string): unknown {
  if (typeof body !== "string" || body.length > MAX_FORM_BYTES) return undefined;
  const text = isBase64Encoded === true ? Buffer.from(body, "base64").toString("utf8") : body;
  const type = headers[CONTENT_TYPE]?.toString().split(";", 1)[0]?.trim().toLowerCase();
  if (type === "application/json") return fieldIn(parsedJson(text), name);
  const values = new URLSearchParams(text).getAll(name);
  return values.length > 1 ? values : values[0];
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function headersOf({ headers, multiValueHeaders, cookies, requestContext }: LambdaEvent): HeaderRecord {
  // Without a prototype: a header may be named as its members are.
  const record = Object.create(null) as Record<string, string | string[]>;
  for (const [name, values] of entriesOf(multiValueHeaders, headers)) {
    const key = asciiLowercase(name);
    const all = key in record ? [record[key] as string | string[], values].flat() : values;
    record[key] = all.length === 1 ? (all[0] as string) : all;
  }
  if (isThere(cookies) && cookies.length > 0) record[COOKIE] = cookies.join("; ");
  if (!(HOST in record) && requestContext?.domainName) record[HOST] = requestContext.domainName;
  return record;
}

// Whatever stands in either map counts.
function entriesOf(lists: ListsEach | Absent, single: OneValueEach | Absent): [string, string[]][] {
  const inLists = Object.entries(lists ?? {}).map(([name, values]): [string, string[]] => [name, [...(values ?? [])]]);
  const names = new Set(inLists.map(([name]) => name));
  const others = Object.entries(single ?? {}).flatMap(([name, value]): [string, string[]][] =>
    names.has(name) || !isThere(value) ? [] : [[name, [value]]],
  );
  return [...inLists, ...others];
}

function afterStage(path: string, stage: string | Absent): string {
  const prefix = `/${stage}`;
  if (path === prefix) return "/";
  return isThere(stage) && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

// A path that stands apart from its query has no delimiter of its own: one in it was encoded, and was decoded on the way.
function escaped(path: string): string {
  return path.replaceAll("?", "%3F").replaceAll("#", "%23");
}

/** What a load balancer tells of a certificate that it verified, or that it passes on. */
function isBalancersCertificate(name: string): boolean {
  return name.startsWith("x-amzn-mtls-clientcert");
}

function isThere<T>(value: T | Absent): value is T {
  return value !== undefined && value !== null;
}
