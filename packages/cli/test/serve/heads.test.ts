import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, test } from "vitest";
import { policyOf } from "corslet";
import { eventually, rawClient, send } from "./support/clients.ts";
import { afterTest, APP, POLICY, proxyTo, rawUpstream, upstream } from "./support/servers.ts";

/** What the upstream reads of a request, as text, and an answer. */
async function recordingUpstream(
  answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
): Promise<{ url: URL; heads: string[] }> {
  const heads: string[] = [];
  const url = await rawUpstream((socket) => {
    let text = "";
    socket.on("data", (data) => {
      text += data.toString("latin1");
      if (!text.includes("\r\n\r\n")) return;
      heads.push(text.slice(0, text.indexOf("\r\n\r\n")));
      text = "";
      socket.write(answer, "latin1");
    });
  });
  return { url, heads };
}

async function headOf(request: string, options: Parameters<typeof proxyTo>[1] = {}): Promise<string[]> {
  const { url, heads } = await recordingUpstream();
  const proxy = await proxyTo(url, options);
  const client = rawClient(proxy.port, request);
  await client.until(/ok$/);
  return (heads[0] ?? "").replaceAll(url.host, "UPSTREAM").split("\r\n");
}

describe("request heads", () => {
  test("headers reach the upstream in their own case, number and bytes", async () => {
    const head = await headOf(
      "GET /a?q=%7e HTTP/1.1\r\nHost: h\r\nX-CaSe: \xe9\xff\r\nX-Twice: 1\r\nx-twice: 2\r\n\r\n",
    );
    expect(head[0]).toBe("GET /a?q=%7e HTTP/1.1");
    expect(head).toContain("X-CaSe: \xe9\xff");
    expect(head.filter((line) => /^x-twice/i.test(line))).toEqual(["X-Twice: 1", "X-Twice: 2"]);
  });

  test("what concerns one connection stays on it, names in Connection included", async () => {
    const head = await headOf(
      "GET / HTTP/1.1\r\nHost: h\r\nConnection: X-Mine, close, X-Forwarded-For, Content-Length\r\nX-Mine: 1\r\nKeep-Alive: timeout=9\r\n" +
        "Proxy-Connection: keep-alive\r\nProxy-Authorization: Basic eA==\r\nTE: gzip\r\nTrailer: X-T\r\nX-Yours: 2\r\n\r\n",
    );
    expect(head).toContain("X-Yours: 2");
    expect(head).toContain("X-Forwarded-For: 127.0.0.1");
    expect(head.join("\n")).not.toMatch(/^(x-mine|proxy-|te:|trailer|keep-alive: timeout=9)/im);
    expect(head.filter((line) => /^connection/i.test(line))).toEqual(["Connection: keep-alive"]);
  });

  test("naming Content-Length in Connection does not unframe a body", async () => {
    const { url } = await upstream((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => response.end(`${request.headers["content-length"]}:${Buffer.concat(chunks).toString()}`));
    });
    const proxy = await proxyTo(url);
    const client = rawClient(
      proxy.port,
      "POST / HTTP/1.1\r\nHost: h\r\nConnection: close, content-length\r\nContent-Length: 5\r\n\r\nhello",
    );
    await client.closed;
    expect(client.text()).toMatch(/5:hello$/);
  });

  test("a head with very many lines hides nothing: neither its framing nor its origin", async () => {
    const seen: string[] = [];
    const { url } = await upstream((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      for (let i = 0; i < 1500; i++) response.appendHeader("b", "");
      response.setHeader("Connection", "X-Mine");
      response.setHeader("X-Mine", "1");
      request.pipe(response);
    });
    const proxy = await proxyTo(url);
    const smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
    const client = rawClient(
      proxy.port,
      `GET /api/x HTTP/1.1\r\nHost: h\r\n${"a:\r\n".repeat(2500)}Origin: ${APP}\r\nConnection: close\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
    );
    await client.closed;
    expect(seen).toEqual(["GET /api/x"]);
    expect(client.text()).not.toContain("X-Mine");
    expect(client.text()).toContain(`access-control-allow-origin: ${APP}`);
    expect(client.text()).toContain(`\r\n\r\n23\r\n${smuggled}\r\n0\r\n\r\n`);
  });

  test("TE: trailers is kept, as a statement of our own", async () => {
    const head = await headOf("GET / HTTP/1.1\r\nHost: h\r\nTE: gzip, trailers\r\nConnection: TE\r\n\r\n");
    expect(head).toContain("te: trailers");
    expect(head).toContain("connection: TE");
  });

  test("Host is the upstream's, and the client's is told beside it", async () => {
    const head = await headOf("GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n");
    expect(head).toContain("Host: UPSTREAM");
    expect(head).toContain("X-Forwarded-Host: api.example.com");
    expect(head).toContain("X-Forwarded-Proto: http");
    expect(head.find((line) => line.startsWith("Via: "))).toMatch(/^Via: 1\.1 corslet-[0-9a-f]{8}$/);
  });

  test("with preserveHost it is the client's", async () => {
    const head = await headOf("GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n", { preserveHost: true });
    expect(head.filter((line) => line.startsWith("Host: "))).toEqual(["Host: api.example.com"]);
  });

  test("an absolute target is asked for by its path, and its authority counts as Host", async () => {
    const head = await headOf("GET http://api.example.com?x=1 HTTP/1.1\r\nHost: other\r\n\r\n", { preserveHost: true });
    expect(head[0]).toBe("GET /?x=1 HTTP/1.1");
    expect(head).toContain("Host: api.example.com");
    expect(head).toContain("X-Forwarded-Host: api.example.com");
  });

  test("OPTIONS * stays what it is", async () => {
    expect((await headOf("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"))[0]).toBe("OPTIONS * HTTP/1.1");
  });

  test("dot segments, double slashes and backslashes are not tidied up", async () => {
    expect((await headOf("GET //a/./b/../c\\d//e HTTP/1.1\r\nHost: h\r\n\r\n"))[0]).toBe(
      "GET //a/./b/../c\\d//e HTTP/1.1",
    );
  });

  const CLAIMS =
    "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Host: evil.test\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 99\r\n" +
    "X-Real-IP: 1.2.3.4\r\nForwarded: for=1.2.3.4\r\nVia: 1.1 cdn\r\n";

  test("what a stranger claims of others is dropped; Via is continued", async () => {
    const head = await headOf(`GET / HTTP/1.1\r\nHost: h\r\n${CLAIMS}\r\n`);
    expect(head.filter((line) => /^(x-forwarded|x-real|forwarded)/i.test(line)).toSorted()).toEqual([
      "X-Forwarded-For: 127.0.0.1",
      "X-Forwarded-Host: h",
      "X-Forwarded-Proto: http",
    ]);
    expect(head.find((line) => line.startsWith("Via: "))).toMatch(/^Via: 1\.1 cdn, 1\.1 corslet-/);
  });

  test("what a proxy claims that the policy trusts is handed on", async () => {
    const policy = policyOf({ ...POLICY, trustProxy: "127.0.0.0/8" });
    const head = await headOf(`GET / HTTP/1.1\r\nHost: h\r\n${CLAIMS}\r\n`, { policy });
    expect(head.filter((line) => /^(x-forwarded|x-real|forwarded)/i.test(line)).toSorted()).toEqual([
      "X-Forwarded-For: 1.2.3.4, 127.0.0.1",
      "X-Forwarded-Host: evil.test",
      "X-Forwarded-Port: 99",
      "X-Forwarded-Proto: https",
      "X-Real-IP: 1.2.3.4",
    ]);
  });

  test.each([
    ["GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n", 400],
    ["POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501],
    ["GET / HTTP/1.1\r\nHost: h\r\nExpect: the-impossible\r\n\r\n", 417],
    ["POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400],
    ["POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400],
    ["POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n folded\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\n\r\n", 400],
  ])("%j is refused with %i, and the upstream hears nothing of it", async (request, status) => {
    const { url, heads } = await recordingUpstream();
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, request);
    await client.until(/^HTTP\/1\.1 \d{3}/);
    expect(client.text()).toMatch(new RegExp(`^HTTP/1\\.1 ${status}`));
    expect(heads).toEqual([]);
  });

  test("a proxy that is its own upstream says so instead of turning in circles", async () => {
    const { heads, url } = await recordingUpstream();
    const proxy = await proxyTo(url);
    rawClient(proxy.port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    await eventually("the request arrives", () => heads.length === 1);
    const via = /Via: (.*)/.exec(heads[0] ?? "")?.[1] ?? "";
    const answer = await send(proxy.origin, "/", { headers: { Via: via } });
    expect(answer.status).toBe(508);
  });
});

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);

test.skipIf(!hasIpv6)("an upstream on an IPv6 address is reached, and named in Host as URLs name it", async () => {
  const server = createServer((request, response) => void response.end(request.headers.host));
  await new Promise<void>((resolve) => void server.listen(0, "::1", resolve));
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const proxy = await proxyTo(new URL(`http://[::1]:${port}`));
  expect((await send(proxy.origin, "/api/x")).body).toBe(`[::1]:${port}`);
});

describe("response heads", () => {
  test("case, order, bytes and repeated lines are the upstream's", async () => {
    const answer =
      "HTTP/1.1 299 Odd But Fine\r\nX-CaSe: \xe9\r\nSet-Cookie: a=1\r\nX-Two: 1\r\nset-cookie: b=2\r\nX-Two: 2\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
    const { url } = await recordingUpstream(answer);
    const proxy = await proxyTo(url);
    for (const path of ["/x", "/api/x"]) {
      const client = rawClient(proxy.port, `GET ${path} HTTP/1.1\r\nHost: h\r\nOrigin: ${APP}\r\n\r\n`);
      await client.until(/ok$/);
      const lines = client.text().split("\r\n");
      expect(lines[0]).toBe("HTTP/1.1 299 Odd But Fine");
      expect(lines).toContain("X-CaSe: \xe9");
      expect(lines.filter((line) => /^set-cookie/i.test(line)).map((line) => line.slice(12))).toEqual(["a=1", "b=2"]);
      expect(lines.filter((line) => /^x-two/i.test(line))).toEqual(["X-Two: 1", "X-Two: 2"]);
      expect(lines.filter((line) => /^date/i.test(line))).toEqual(["Date: Thu, 01 Jan 1970 00:00:00 GMT"]);
    }
  });

  test("what concerns the upstream's connection stays there", async () => {
    const { url } = await recordingUpstream(
      "HTTP/1.1 200 OK\r\nConnection: close, X-Mine\r\nX-Mine: 1\r\nKeep-Alive: timeout=1\r\nProxy-Authenticate: Basic\r\nUpgrade: h2c\r\nX-Yours: 2\r\nContent-Length: 2\r\n\r\nok",
    );
    const proxy = await proxyTo(url);
    const answer = await send(proxy.origin, "/", { headers: { Connection: "keep-alive" } });
    expect(answer.headers["x-yours"]).toBe("2");
    expect(answer.headers["x-mine"]).toBeUndefined();
    expect(answer.headers["proxy-authenticate"]).toBeUndefined();
    expect(answer.headers.upgrade).toBeUndefined();
    expect(answer.headers.connection).toBe("keep-alive");
    expect(answer.headers["keep-alive"]).toBe("timeout=65");
  });

  test.each([
    ["http://UPSTREAM/api/next?a=1", "/api/next?a=1"],
    ["HTTP://UPSTREAM", "/"],
    ["http://UPSTREAM?a", "/?a"],
    ["http://UPSTREAM//evil.test/x", "/.//evil.test/x"],
    ["http://UPSTREAM0/x", "http://UPSTREAM0/x"],
    ["http://UPSTREAM@evil.test/x", "http://UPSTREAM@evil.test/x"],
    ["https://elsewhere.test/x", "https://elsewhere.test/x"],
    ["/relative", "/relative"],
  ])("a Location of %s is told as %s", async (sent, told) => {
    const { url } = await upstream((_, response) => {
      response.writeHead(302, { Location: sent.replace("UPSTREAM", url.host) }).end();
    });
    const proxy = await proxyTo(url);
    const answer = await send(proxy.origin, "/api/x");
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe(told.replace("UPSTREAM", url.host));
  });

  test("a body in a coding that cannot be undone is no success", async () => {
    const { url } = await recordingUpstream(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    );
    const proxy = await proxyTo(url);
    expect((await send(proxy.origin, "/api/x")).status).toBe(502);
  });

  test("a client of HTTP/1.0 gets a body that ends with the connection", async () => {
    const { url } = await recordingUpstream(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    );
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, `GET /api/x HTTP/1.0\r\nOrigin: ${APP}\r\n\r\n`);
    await client.closed;
    expect(client.text()).toMatch(/\r\n\r\nok$/);
    expect(client.text()).not.toMatch(/transfer-encoding/i);
    expect(client.text()).toContain(`access-control-allow-origin: ${APP}`);
  });
});
