import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createBrowser, handlerTransport, policyTransport, recordedTransport } from "../../src/browser/index.ts";
import { networkTransport } from "../../src/browser/transports/network.ts";
import type { WireRequest, WireResponse } from "../../src/browser/wire.ts";
import { definePolicy } from "../../src/index.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function listening(server: Server | TcpServer, host = "127.0.0.1"): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  cleanups.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
}

/** A server that says these bytes, whatever it is asked, and remembers what that was. */
async function saying(said: string, ends = true): Promise<{ readonly url: string; readonly heard: () => string }> {
  let heard = "";
  const server = createTcpServer((socket) => {
    cleanups.push(() => socket.destroy());
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      if (!heard.includes("\r\n\r\n")) return;
      socket.write(said, "latin1");
      if (ends) socket.end();
    });
  });
  return { url: await listening(server), heard: () => heard };
}

const wire = (url: string, change: Partial<WireRequest> = {}): WireRequest => ({
  kind: "actual",
  method: "GET",
  url,
  headers: [],
  body: null,
  ...change,
});

async function bodyOf(answer: WireResponse | null): Promise<string> {
  return new Response(answer?.body as ConstructorParameters<typeof Response>[0]).text();
}

const textBody = (text: string): WireRequest["body"] => ({ source: new TextEncoder().encode(text) });

const echoing: RequestListener = (request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += String(chunk)));
  request.on("end", () => response.end(`${request.headers["transfer-encoding"] ?? "none"} ${body}`));
};

const slow: RequestListener = (_request, response) => {
  response.write("a");
  setTimeout(() => response.end("b"), 400);
};

const empty = (status: number): WireResponse => ({ status, headers: [] });

describe("networkTransport", () => {
  test("header lines are kept as they came: repeated, in order, in their case, byte for byte", async () => {
    const { url } = await saying(
      "HTTP/1.1 200 Fine\r\nX-B: 1\r\nAccess-Control-Allow-Origin: a\r\nx-b:  2 \r\nACCESS-control-Allow-Origin: b\r\nVary: caf\u00e9\r\nContent-Length: 2\r\n\r\nok",
    );
    const answer = await networkTransport()(wire(`${url}/x`));
    expect([answer?.status, answer?.statusText, answer?.headers]).toEqual([
      200,
      "Fine",
      [
        ["X-B", "1"],
        ["Access-Control-Allow-Origin", "a"],
        ["x-b", "2"],
        ["ACCESS-control-Allow-Origin", "b"],
        ["Vary", "caf\u00e9"],
        ["Content-Length", "2"],
      ],
    ]);
    expect(await bodyOf(answer)).toBe("ok");
  });

  test("what is sent is what the browser says, in order, and Host", async () => {
    const { url, heard } = await saying("HTTP/1.1 204 No Content\r\n\r\n");
    const headers = [
      ["Accept", "*/*"],
      ["Origin", "https://app.example.com"],
      ["x-a", "1"],
      ["X-A", "2"],
      ["Cookie", "a=1"],
    ] as const;
    await networkTransport()(wire(`${url}/x?y=1`, { headers }));
    expect(heard().split("\r\n").slice(0, -2)).toEqual([
      "GET /x?y=1 HTTP/1.1",
      `Host: ${new URL(url).host}`,
      "Accept: */*",
      "Origin: https://app.example.com",
      "x-a: 1",
      "X-A: 2",
      "Cookie: a=1",
      "Connection: close",
    ]);
  });

  test.each<[string, WireRequest["body"], string[], string]>([
    ["GET", null, [], ""],
    ["DELETE", null, [], ""],
    ["OPTIONS", null, [], ""],
    ["POST", null, ["Content-Length: 0"], ""],
    ["PUT", null, ["Content-Length: 0"], ""],
    ["PATCH", null, ["Content-Length: 0"], ""],
    ["POST", textBody("abc"), ["Content-Length: 3"], "abc"],
    ["DELETE", textBody("abc"), ["Content-Length: 3"], "abc"],
    ["POST", textBody(""), ["Content-Length: 0"], ""],
  ])("%s with the body %j is framed as a browser frames it: %j", async (method, body, framing, sent) => {
    const { url, heard } = await saying("HTTP/1.1 204 No Content\r\n\r\n");
    await networkTransport()(wire(url, { method, body }));
    const [head = "", content] = heard().split("\r\n\r\n");
    expect(head.split("\r\n").filter((line) => /^(?:content-length|transfer-encoding):/i.test(line))).toEqual(framing);
    expect(content).toBe(sent);
  });

  test.each(["POST", "DELETE"])("%s with a stream is chunked", async (method) => {
    const url = await listening(createServer(echoing));
    const body = { source: null, stream: new Blob(["abc"]).stream() };
    expect(await bodyOf(await networkTransport()(wire(url, { method, body })))).toBe("chunked abc");
  });

  test("redirects are the model's to follow", async () => {
    const { url } = await saying("HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n");
    expect((await networkTransport()(wire(url)))?.status).toBe(302);
  });

  test("interim answers are left out", async () => {
    const { url } = await saying(
      "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    );
    expect((await networkTransport()(wire(url)))?.status).toBe(200);
  });

  test("a method of one's own goes as it is written", async () => {
    const { url, heard } = await saying("HTTP/1.1 204 No Content\r\n\r\n");
    await networkTransport()(wire(url, { method: "patch" }));
    expect(heard()).toMatch(/^patch \/ HTTP/);
  });

  test("a refused connection says so", async () => {
    const server = createServer();
    const url = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    await expect(networkTransport()(wire(url))).rejects.toThrow(/ECONNREFUSED/);
    const { code, message } = await createBrowser({ page: "https://app.example.com" }).explain(url);
    expect([code, message]).toEqual([
      "NetworkFailure",
      `No answer came from ${url}/: connect ECONNREFUSED ${new URL(url).host}.`,
    ]);
  });

  test("a name that resolves to several addresses says why all refused", async () => {
    const server = createServer();
    const url = (await listening(server)).replace("127.0.0.1", "localhost");
    await new Promise((resolve) => server.close(resolve));
    await expect(networkTransport()(wire(url))).rejects.toThrow(/ECONNREFUSED/);
  });

  test.each<[string, string]>([
    ["is closed without an answer", ""],
    ["is no HTTP", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["breaks off in the head", "HTTP/1.1 200 OK\r\nX-A"],
  ])("a connection that %s is none", async (_what, said) => {
    const { url } = await saying(said);
    await expect(networkTransport()(wire(url))).rejects.toThrow();
  });

  test("a server that says nothing is waited for as long as was said", async () => {
    const { url } = await saying("", false);
    const start = performance.now();
    await expect(networkTransport({ timeout: 150 })(wire(url))).rejects.toThrow("no answer within 0.15 s");
    expect(performance.now() - start).toBeGreaterThan(140);
  });

  test("the time is the head's: a body may take longer", async () => {
    const url = await listening(createServer(slow));
    expect(await bodyOf(await networkTransport({ timeout: 150 })(wire(url)))).toBe("ab");
  });

  test("a scheme that is none of HTTP's", async () => {
    await expect(async () => networkTransport()(wire("ftp://127.0.0.1/"))).rejects.toThrow(/ftp/);
  });
});

describe("handlerTransport", () => {
  test("a fetch handler sees what the browser sends, Origin and Cookie included", async () => {
    const headers = [
      ["Origin", "https://app.example.com"],
      ["Cookie", "a=1"],
      ["Access-Control-Request-Method", "PUT"],
    ] as const;
    const transport = handlerTransport((request: Request) => Response.json([request.method, ...request.headers]));
    const answer = await transport(wire("https://api.test/", { method: "OPTIONS", headers }));
    expect(JSON.parse(await bodyOf(answer))).toEqual([
      "OPTIONS",
      ["access-control-request-method", "PUT"],
      ["cookie", "a=1"],
      ["origin", "https://app.example.com"],
    ]);
  });

  test("every Set-Cookie of a fetch handler is a line", async () => {
    const transport = handlerTransport(() => {
      const response = new Response("");
      for (const cookie of ["a=1", "b=2"]) response.headers.append("Set-Cookie", cookie);
      return response;
    });
    expect((await transport(wire("https://api.test/")))?.headers).toEqual([
      ["content-type", "text/plain;charset=UTF-8"],
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ]);
  });

  test("a fetch handler gets bytes and streams", async () => {
    const transport = handlerTransport(async (request: Request) => new Response(await request.text()));
    const source = new TextEncoder().encode("abc");
    const bytes = await transport(wire("https://api.test/", { method: "POST", body: { source } }));
    const body = { source: null, stream: new Blob(["abc"]).stream() };
    const stream = await transport(wire("https://api.test/", { method: "POST", body }));
    expect([await bodyOf(bytes), await bodyOf(stream)]).toEqual(["abc", "abc"]);
  });

  test("what a fetch handler throws is the reason; Response.error() is no answer", async () => {
    const throwing = handlerTransport(() => Promise.reject(new Error("no database")));
    await expect(throwing(wire("https://api.test/"))).rejects.toThrow("no database");
    expect(await handlerTransport(() => Response.error())(wire("https://api.test/"))).toBeNull();
  });

  test("one server is opened for a listener, and asked by the host of each URL", async () => {
    const ports = new Set<number>();
    const transport = handlerTransport((request: IncomingMessage, response: ServerResponse) => {
      ports.add((request.socket.address() as AddressInfo).port);
      response.end(`${request.headers.host ?? ""}${request.url ?? ""}`);
    });
    const urls = ["https://api.test/a?b", "http://other.test:8080/c"];
    const answers = await Promise.all(urls.map(async (url) => bodyOf(await transport(wire(url)))));
    expect([answers, ports.size]).toEqual([["api.test/a?b", "other.test:8080/c"], 1]);
  });

  test.each(["127.0.0.1", "::1", "0.0.0.0", "::"])("a server that listens on %s is asked there", async (host) => {
    const server = createServer((_request, response) => response.end("here"));
    await listening(server, host);
    expect(await bodyOf(await handlerTransport(server)(wire("https://api.test/")))).toBe("here");
  });

  test("a listener that throws away the connection is no answer", async () => {
    const transport = handlerTransport(((_request, response) => void response.destroy()) satisfies RequestListener);
    await expect(transport(wire("https://api.test/"))).rejects.toThrow(/hang up/);
  });
});

describe("policyTransport", () => {
  const policy = definePolicy({
    resources: { "/api/*": { origins: ["https://app.example.com"], methods: ["PUT"], maxAge: 60 } },
  });
  const asked = (change: Partial<WireRequest>) => policyTransport(policy)(wire("https://api.test/api/x?y", change));
  const origin = ["Origin", "https://app.example.com"] as const;

  test("a preflight", async () => {
    const headers = [origin, ["Access-Control-Request-Method", "PUT"]] as const;
    expect(await asked({ kind: "preflight", method: "OPTIONS", headers })).toMatchObject({
      status: 204,
      headers: expect.arrayContaining([
        ["Access-Control-Allow-Origin", "https://app.example.com"],
        ["Access-Control-Allow-Methods", "PUT"],
        ["Access-Control-Max-Age", "60"],
      ]) as unknown,
    });
  });

  test.each([
    ["GET", 200],
    ["PUT", 200],
    ["OPTIONS", 204],
  ])("%s is answered %i, with no body", async (method, status) => {
    const answer = await asked({ method, headers: [origin] });
    expect([answer?.status, answer?.body, answer?.headers]).toEqual([
      status,
      "",
      [
        ["Access-Control-Allow-Origin", "https://app.example.com"],
        ["Vary", "Origin"],
      ],
    ]);
  });

  test("a path that nothing governs is left alone", async () => {
    expect(await policyTransport(policy)(wire("https://api.test/", { headers: [origin] }))).toEqual({
      status: 200,
      headers: [],
      body: "",
    });
  });
});

describe("recordedTransport", () => {
  const url = "https://api.test/";
  test("each exchange once, by kind and URL, in the order they were recorded", async () => {
    const transport = recordedTransport([
      { request: wire(url), response: empty(200) },
      { request: wire(url, { kind: "preflight" }), response: empty(204) },
      { request: wire(url), response: empty(201) },
      { request: wire(`${url}x`), response: null },
    ]);
    const asked = [wire(url), wire(url), wire(url), wire(url, { kind: "preflight" }), wire(`${url}x`), wire(`${url}y`)];
    const statuses: (number | null)[] = [];
    for (const request of asked) statuses.push((await transport(request))?.status ?? null);
    expect(statuses).toEqual([200, 201, null, 204, null, null]);
  });
});
