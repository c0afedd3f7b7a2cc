import { ORIGIN, REQUEST_HEADERS, REQUEST_METHOD } from "../http/header-names.ts";

/** A header's value, or its absence. */
type HeaderValue = string | null | undefined;

/** What a decision depends on, and nothing else of a request. */
export interface RequestFacts {
  /** The method, as it came over the wire. */
  readonly method: string;
  /** The path, or any request target that has one: `/a?b`, `https://host/a`. */
  readonly path: string;
  /** `Origin`; several lines joined by `, ` match nothing. */
  readonly origin?: HeaderValue;
  /** `Access-Control-Request-Method`. */
  readonly requestMethod?: HeaderValue;
  /** `Access-Control-Request-Headers`, several lines joined by `,`. */
  readonly requestHeaders?: HeaderValue;
}

/** Request headers as Node keys them: lower-case names. */
export interface NodeHeaders {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** Reads the facts from a request whose headers Node has parsed. */
export function factsOfNodeHeaders(
  method: string | undefined,
  target: string | undefined,
  headers: NodeHeaders,
): RequestFacts {
  return {
    method: method ?? "",
    path: target ?? "",
    origin: joined(headers[ORIGIN]),
    requestMethod: joined(headers[REQUEST_METHOD]),
    requestHeaders: joined(headers[REQUEST_HEADERS]),
  };
}

/** The part of {@link factsOfNodeHeaders} that the answer depends on: what preflights ask is read of none but `OPTIONS`. */
export function questionOfNodeHeaders(
  method: string | undefined,
  target: string | undefined,
  headers: NodeHeaders,
): RequestFacts {
  const isOptions = method === "OPTIONS";
  return {
    method: method ?? "",
    path: target ?? "",
    origin: joined(headers[ORIGIN]),
    requestMethod: isOptions ? joined(headers[REQUEST_METHOD]) : undefined,
    requestHeaders: isOptions ? joined(headers[REQUEST_HEADERS]) : undefined,
  };
}

// Node joins repeated lines of these headers itself; other parsers may hand over a list.
function joined(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "object" ? value.join(", ") : value;
}

/** What is read of a `Request`. */
interface RequestLike {
  readonly method: string;
  readonly url: string;
  readonly headers: Pick<Headers, "get">;
}

/** Reads the facts from a `Request`, or whatever has its method, URL and headers. */
export function factsOfRequest(request: RequestLike): RequestFacts {
  return {
    ...questionOfRequest(request),
    requestMethod: request.headers.get(REQUEST_METHOD),
    requestHeaders: request.headers.get(REQUEST_HEADERS),
  };
}

/** The part of {@link factsOfRequest} that the answer depends on: what preflights ask is read of none but `OPTIONS`. */
export function questionOfRequest({ method, url, headers }: RequestLike): RequestFacts {
  const isOptions = method === "OPTIONS";
  return {
    method,
    path: url,
    origin: headers.get(ORIGIN),
    requestMethod: isOptions ? headers.get(REQUEST_METHOD) : null,
    requestHeaders: isOptions ? headers.get(REQUEST_HEADERS) : null,
  };
}
