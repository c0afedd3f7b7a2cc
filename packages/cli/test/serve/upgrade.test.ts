import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { ExchangeRecord } from "../../src/serve/exchange.ts";
import { eventually, rawClient } from "./support/clients.ts";
import { afterTest, APP, closedPort, proxyTo, rawUpstream, upstream } from "./support/servers.ts";

async function echoUpstream(): Promise<{ url: URL; heads: IncomingMessage[]; sockets: WebSocketServer }> {
  const heads: IncomingMessage[] = [];
  const http = createServer((_, response) => void response.end("plain"));
  const sockets = new WebSocketServer({ server: http });
  sockets.on("connection", (socket, request) => {
    heads.push(request);
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  await new Promise<void>((resolve) => void http.listen(0, "127.0.0.1", resolve));
  afterTest(() => {
    for (const client of sockets.clients) client.terminate();
    http.close();
  });
  return { url: new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}`), heads, sockets };
}

function open(origin: string, path = "/api/socket"): WebSocket {
  const socket = new WebSocket(`${origin.replace("http", "ws")}${path}`, { headers: { Origin: "https://any.test" } });
  socket.on("error", () => {});
  afterTest(() => socket.terminate());
  return socket;
}

const HANDSHAKE = `Host: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: ${APP}\r\n`;

describe("WebSocket", () => {
  test("messages go both ways, small and large, and closing does too", async () => {
    const { url, heads, sockets } = await echoUpstream();
    const records: ExchangeRecord[] = [];
    const proxy = await proxyTo(url, { onEnd: (record) => void records.push(record) });
    const socket = open(proxy.origin);
    const replies: string[] = [];
    socket.on("message", (data) => replies.push((data as Buffer).toString()));
    await new Promise((resolve) => void socket.once("open", resolve));
    expect(proxy.upgrades()).toBe(1);
    const large = "x".repeat(3_000_000);
    for (const message of ["one", large, "two"]) socket.send(message);
    await eventually("the echo", () => replies.length === 3);
    expect(replies).toEqual(["one", large, "two"]);
    expect(heads[0]?.headers).toMatchObject({
      origin: "https://any.test",
      "x-forwarded-for": "127.0.0.1",
      host: url.host,
    });
    expect(heads[0]?.headers.via).toMatch(/corslet/);
    socket.close(4001, "enough");
    await eventually("the upstream's end closes", () => sockets.clients.size === 0);
    await eventually("the record", () => records.length === 1);
    expect(records[0]).toMatchObject({ status: 101, decision: null, failure: undefined });
    expect(proxy.upgrades()).toBe(0);
  });

  test("a client that breaks off closes the upstream's end, and the other way round", async () => {
    const { url, sockets } = await echoUpstream();
    const proxy = await proxyTo(url);
    const first = open(proxy.origin);
    await eventually("connected", () => sockets.clients.size === 1 && first.readyState === WebSocket.OPEN);
    first.terminate();
    await eventually("the upstream's end closes", () => sockets.clients.size === 0);
    const second = open(proxy.origin);
    await eventually("connected", () => sockets.clients.size === 1 && second.readyState === WebSocket.OPEN);
    for (const client of sockets.clients) client.terminate();
    await eventually("the client's end closes", () => second.readyState === WebSocket.CLOSED);
  });

  test("101 is handed on in the upstream's words, and what the client sent ahead is not lost", async () => {
    const url = await rawUpstream((socket) => {
      socket.once("data", () =>
        socket.write(
          "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade, X-Mine\r\nX-Mine: 1\r\nUpgrade: websocket\r\nX-CaSe: 1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\nlate",
        ),
      );
      socket.on("data", (data) => {
        if (data.toString().endsWith("early")) socket.write("got it");
      });
    });
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, `GET /x HTTP/1.1\r\n${HANDSHAKE}\r\nearly`);
    await client.until(/got it$/);
    const lines = client.text().split("\r\n");
    expect(lines[0]).toBe("HTTP/1.1 101 Switching Protocols");
    expect(lines).toContain("X-CaSe: 1");
    expect(lines).toContain("Connection: Upgrade");
    expect(lines.filter((line) => line.startsWith("Set-Cookie"))).toEqual(["Set-Cookie: a=1", "Set-Cookie: b=2"]);
    expect(client.text()).not.toMatch(/x-mine/i);
  });

  test("the upstream's refusal is handed on with its status, headers and body", async () => {
    const { url } = await upstream(() => {});
    const refusing = createServer();
    refusing.on("upgrade", (_, socket) => {
      socket.end("HTTP/1.1 403 Not You\r\nX-Why: origin\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnope");
    });
    await new Promise<void>((resolve) => void refusing.listen(0, "127.0.0.1", resolve));
    afterTest(() => void refusing.close());
    url.port = String((refusing.address() as AddressInfo).port);
    const records: ExchangeRecord[] = [];
    const proxy = await proxyTo(url, { onEnd: (record) => void records.push(record) });
    const client = rawClient(proxy.port, `GET /api/x HTTP/1.1\r\n${HANDSHAKE}\r\n`);
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 403 Not You\r\n[^]*X-Why: origin\r\n[^]*\r\n\r\nnope$/i);
    await eventually("the record", () => records.length === 1);
    expect(records[0]).toMatchObject({ status: 403, failure: undefined });
  });

  test("an upstream that knows no WebSocket answers as it would anyway", async () => {
    const { url } = await upstream((_, response) => void response.end("plain"));
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, `GET /api/x HTTP/1.1\r\n${HANDSHAKE}\r\n`);
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*plain/);
  });

  test("502 when the upstream is down, 504 when it does not answer", async () => {
    const down = await proxyTo(new URL(`http://127.0.0.1:${await closedPort()}`));
    const refused = rawClient(down.port, `GET /api/x HTTP/1.1\r\n${HANDSHAKE}\r\n`);
    await refused.closed;
    expect(refused.text()).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n[^]*refused the connection/);
    const silent = await proxyTo(await rawUpstream(() => {}), { timeout: 150 });
    const waiting = rawClient(silent.port, `GET /api/x HTTP/1.1\r\n${HANDSHAKE}\r\n`);
    await waiting.closed;
    expect(waiting.text()).toMatch(/^HTTP\/1\.1 504 Gateway Timeout\r\n[^]*in time/);
  });

  test("a client that gives up during the handshake takes it along", async () => {
    let isClosed = false;
    let isThere = false;
    const url = await rawUpstream((socket) => {
      socket.once("data", () => (isThere = true));
      socket.once("close", () => (isClosed = true));
    });
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, `GET /api/x HTTP/1.1\r\n${HANDSHAKE}\r\n`);
    await eventually("the handshake arrives", () => isThere);
    client.socket.resetAndDestroy();
    await eventually("the upstream's end closes", () => isClosed);
  });

  test("a handshake on a malformed target is refused", async () => {
    const { url } = await echoUpstream();
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, `GET /a#b HTTP/1.1\r\n${HANDSHAKE}\r\n`);
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe("other upgrades are declined, and the request answered as HTTP/1.1", () => {
  const OFFER = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n";

  test("with the policy's headers, and the connection kept", async () => {
    const seen: string[] = [];
    const { url } = await upstream((request, response) => {
      seen.push(JSON.stringify(request.headers));
      request.pipe(response);
    });
    const proxy = await proxyTo(url);
    const client = rawClient(
      proxy.port,
      `POST /api/x HTTP/1.1\r\nHost: h\r\nOrigin: ${APP}\r\n${OFFER}Content-Length: 5\r\n\r\nhello` +
        "GET /api/y HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    );
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*hello[^]*HTTP\/1\.1 200 OK/);
    expect(client.text()).toContain(`access-control-allow-origin: ${APP}`);
    expect(seen).toHaveLength(2);
    expect(seen.join("")).not.toMatch(/h2c|http2-settings|upgrade/i);
    await eventually("nothing is in flight", () => proxy.inFlight() === 0);
  });

  test("a preflight that offers one is answered as a preflight", async () => {
    const { url } = await upstream((_, response) => void response.end("upstream"));
    const proxy = await proxyTo(url);
    const client = rawClient(
      proxy.port,
      `OPTIONS /api/x HTTP/1.1\r\nHost: h\r\nOrigin: ${APP}\r\nAccess-Control-Request-Method: PUT\r\n${OFFER}\r\n`,
    );
    await client.until(/^HTTP\/1\.1 204 [^]*\r\n\r\n$/);
  });
});
