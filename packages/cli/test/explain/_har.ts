/** Header lines as archives write them. */
type Lines = Readonly<Record<string, string>>;

const headers = (lines: Lines) => Object.entries(lines).map(([name, value]) => ({ name, value }));

/** An entry as Chrome 130 and later export it: HTTP/2 names in lower case, pseudo-headers, `_resourceType`, `_error`. */
export function chromeEntry(
  method: string,
  url: string,
  request: Lines,
  status: number,
  response: Lines,
  more: Readonly<Record<string, unknown>> = {},
) {
  const { host, pathname } = new URL(url);
  const pseudo = { ":authority": host, ":method": method, ":path": pathname, ":scheme": "https" };
  return {
    _connectionId: "1",
    _initiator: { type: "script" },
    _priority: "High",
    _resourceType: method === "OPTIONS" ? "preflight" : "fetch",
    cache: {},
    connection: "443",
    request: {
      method,
      url,
      httpVersion: status === 0 ? "" : "http/2.0",
      headers: headers({ ...(status === 0 ? {} : pseudo), ...request }),
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: 0,
      ...more,
    },
    response: {
      status,
      statusText: "",
      httpVersion: status === 0 ? "" : "http/2.0",
      headers: headers(response),
      cookies: [],
      content: { size: 0, mimeType: "x-unknown" },
      redirectURL: response["location"] ?? "",
      headersSize: -1,
      bodySize: -1,
      _transferSize: 0,
      _error: status === 0 ? "net::ERR_FAILED" : null,
    },
    startedDateTime: "2026-03-01T10:00:00.000Z",
    time: 12.3,
    timings: { blocked: 1, dns: -1, ssl: -1, connect: -1, send: 0.1, wait: 10, receive: 1 },
  };
}

/** An entry as Firefox exports it: names as on the wire, `HTTP/2`, and the answer's headers even of what it refused. */
export function firefoxEntry(method: string, url: string, request: Lines, status: number, response: Lines) {
  return {
    startedDateTime: "2026-03-01T10:00:00.000+01:00",
    request: {
      bodySize: 0,
      method,
      url,
      httpVersion: "HTTP/2",
      headers: headers({
        Host: new URL(url).host,
        "User-Agent": "Mozilla/5.0 Firefox/153.0",
        Accept: "*/*",
        ...request,
      }),
      cookies: [],
      queryString: [],
      headersSize: 400,
    },
    response: {
      status,
      statusText: status === 0 ? "" : "OK",
      httpVersion: "HTTP/2",
      headers: headers(response),
      cookies: [],
      content: { mimeType: "text/plain", size: 0, text: "" },
      redirectURL: "",
      headersSize: 100,
      bodySize: 100,
    },
    cache: {},
    timings: { blocked: 0, dns: 0, connect: 0, ssl: 0, send: 0, wait: 10, receive: 0 },
    time: 10,
    _securityState: "secure",
    serverIPAddress: "203.0.113.7",
    connection: "443",
    pageref: "page_1",
  };
}

export function archive(creator: string, entries: readonly unknown[]): string {
  return JSON.stringify({ log: { version: "1.2", creator: { name: creator, version: "1" }, pages: [], entries } });
}
