import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import { MAX_HEADER_SIZE } from "./sockets.ts";

// What AWS puts between HTTP and a function, as its documents describe it: events of three kinds, and results.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html

export type PayloadFormat = "2.0" | "1.0" | "elb" | "elb, multi value";

/** How the function stands behind its gateway. */
export interface Gateway {
  readonly format: PayloadFormat;
  /** The stage in the URL; none by default. */
  readonly stage?: string;
  /** Whether clients speak TLS to the socket itself. Otherwise a plain connection stands for one over TLS. */
  readonly endsTls?: true;
}

export type Invoke = (event: never, context: object) => unknown;

/** A gateway on a socket of its own, that is not listening yet. */
export function gatewayTo(invoke: Invoke, gateway: Gateway): Server {
  return createServer({ maxHeaderSize: MAX_HEADER_SIZE }, listenerTo(invoke, gateway));
}

/** What a gateway's socket is served by. */
export function listenerTo(invoke: Invoke, gateway: Gateway): RequestListener {
  return (incoming, outgoing) => void answer(invoke, gateway, incoming, outgoing);
}

async function answer(
  invoke: Invoke,
  gateway: Gateway,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = Buffer.concat(await incoming.toArray());
  const event = eventOf(incoming, body, gateway);
  if (event === null) {
    outgoing.writeHead(400).end();
    return;
  }
  try {
    // Event and result travel as JSON.
    const returned = await invoke(JSON.parse(JSON.stringify(event)) as never, { awsRequestId: "1" });
    write(JSON.parse(JSON.stringify(returned ?? null)), gateway, outgoing);
  } catch {
    const head = { "content-type": "application/json" };
    outgoing.writeHead(gateway.format === "2.0" ? 500 : 502, head).end('{"message":"Internal Server Error"}');
  }
}

function eventOf(incoming: IncomingMessage, content: Buffer, { format, stage, endsTls }: Gateway): object | null {
  const target = (incoming.url ?? "").replace(/^https?:\/\/[^/?#]*/, "");
  const [whole = "", ...rest] = target.split("?");
  if (!whole.startsWith("/")) return null;
  const query = rest.join("?");
  const isText = /^$|^text\/|json|x-www-form-urlencoded/.test(incoming.headers["content-type"] ?? "");
  const common = {
    body: content.length === 0 ? null : content.toString(isText && format !== "2.0" ? "utf8" : "base64"),
    isBase64Encoded: content.length > 0 && (!isText || format === "2.0"),
  };
  const sourceIp = incoming.socket.remoteAddress;
  const domainName = incoming.headers.host;
  const clientCert = certificateOf(incoming);
  if (format === "2.0") {
    const { cookie, ...headers } = joined(incoming);
    const http = { method: incoming.method, path: whole, protocol: "HTTP/1.1", sourceIp, userAgent: "" };
    return {
      version: "2.0",
      routeKey: "$default",
      rawPath: whole,
      rawQueryString: query,
      ...(cookie === undefined ? {} : { cookies: cookie.split("; ") }),
      headers: { ...headers, "x-forwarded-proto": "https" },
      requestContext: {
        domainName,
        http,
        routeKey: "$default",
        stage: stage ?? "$default",
        ...(clientCert === null ? {} : { authentication: { clientCert } }),
      },
      ...common,
    };
  }
  const lists = grouped(incoming, format === "1.0" ? (name) => name : (name) => name.toLowerCase());
  if (format === "1.0") {
    return {
      version: "1.0",
      resource: "/{proxy+}",
      path: stage === undefined ? whole : whole.replace(`/${stage}`, ""),
      httpMethod: incoming.method,
      headers: last(lists),
      multiValueHeaders: lists,
      ...parameters([...new URLSearchParams(query)], true),
      requestContext: { domainName, path: whole, stage: stage ?? "$default", identity: { sourceIp, clientCert } },
      ...common,
    };
  }
  const scheme = endsTls === true && !(incoming.socket instanceof TLSSocket) ? "http" : "https";
  const forwarded = {
    ...lists,
    "x-forwarded-proto": [scheme],
    "x-forwarded-for": [sourceIp ?? ""],
    ...(clientCert === null ? {} : { "x-amzn-mtls-clientcert-subject": [clientCert.subjectDN] }),
  };
  const pairs = query === "" ? [] : query.split("&").map((pair): [string, string] => pair.split("=", 2) as never);
  const isMulti = format === "elb, multi value";
  return {
    requestContext: { elb: { targetGroupArn: "arn:aws:elasticloadbalancing:x:1:targetgroup/x/1" } },
    httpMethod: incoming.method,
    path: whole,
    ...(isMulti ? { multiValueHeaders: forwarded } : { headers: last(forwarded) }),
    ...parameters(pairs, isMulti),
    ...common,
  };
}

function certificateOf({ socket }: IncomingMessage): { readonly subjectDN: string } | null {
  const { subject } = socket instanceof TLSSocket ? socket.getPeerCertificate() : {};
  return subject === undefined ? null : { subjectDN: `CN=${String(subject.CN)}` };
}

function parameters(pairs: readonly [string, string][], isMulti: boolean): object {
  const lists: Record<string, string[]> = {};
  for (const [name, value = ""] of pairs) (lists[name] ??= []).push(value);
  return {
    ...(isMulti ? { multiValueQueryStringParameters: pairs.length === 0 ? null : lists } : {}),
    queryStringParameters: pairs.length === 0 ? null : last(lists),
  };
}

function grouped({ rawHeaders }: IncomingMessage, spell: (name: string) => string): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (let i = 0; i < rawHeaders.length; i += 2)
    (lists[spell(rawHeaders[i] ?? "")] ??= []).push(rawHeaders[i + 1] ?? "");
  return lists;
}

function joined(incoming: IncomingMessage): Record<string, string> {
  const lists = Object.entries(grouped(incoming, (name) => name.toLowerCase()));
  return Object.fromEntries(lists.map(([name, values]) => [name, values.join(name === "cookie" ? "; " : ",")]));
}

function last(lists: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? ""]));
}

interface Result {
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

function write(returned: Result | null, { format }: Gateway, outgoing: ServerResponse): void {
  const result =
    format === "2.0" && returned?.statusCode === undefined
      ? { statusCode: 200, headers: { "content-type": "application/json" }, body: asText(returned) }
      : returned;
  if (typeof result?.statusCode !== "number") throw new TypeError("malformed Lambda proxy response");
  outgoing.statusCode = result.statusCode;
  const multi = format === "2.0" || format === "elb" ? {} : (result.multiValueHeaders ?? {});
  const single = format === "elb, multi value" ? {} : (result.headers ?? {});
  // Of one name in both, a REST API sends the list alone.
  for (const [name, value] of Object.entries(single)) if (!(name in multi)) outgoing.appendHeader(name, String(value));
  for (const [name, values] of Object.entries(multi)) outgoing.appendHeader(name, values.map(String));
  if (format === "2.0" && result.cookies !== undefined) outgoing.appendHeader("set-cookie", result.cookies);
  outgoing.end(Buffer.from(result.body ?? "", result.isBase64Encoded === true ? "base64" : "utf8"));
}

function asText(returned: unknown): string {
  return typeof returned === "string" ? returned : JSON.stringify(returned);
}
