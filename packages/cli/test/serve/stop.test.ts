import { describe, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { eventually, rawClient, send, wait } from "./support/clients.ts";
import { afterTest, proxyTo, upstream } from "./support/servers.ts";

describe("a graceful stop", () => {
  test("accepts nothing more, lets a running stream end, and keeps no connection", async () => {
    let finish: (() => void) | undefined;
    const { url } = await upstream((_, response) => {
      response.write("begin ");
      finish = () => response.end("end");
    });
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, "GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n");
    await client.until(/begin/);
    let isStopped = false;
    const stopping = proxy.stop(5000).then(() => (isStopped = true));
    await expect(send(proxy.origin, "/api/y")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await wait(100);
    expect(isStopped).toBe(false);
    finish?.();
    const before = performance.now();
    await client.closed;
    await stopping;
    expect(performance.now() - before).toBeLessThan(1000);
    expect(client.text()).toMatch(/end\r\n0\r\n\r\n$/);
  });

  test("breaks off what outlasts the time", async () => {
    const { url } = await upstream((_, response) => void response.write("for ever"));
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, "GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n");
    await client.until(/for ever/);
    const before = performance.now();
    await proxy.stop(200);
    expect(performance.now() - before).toBeGreaterThan(150);
    expect(performance.now() - before).toBeLessThan(1500);
    await client.closed;
    expect(client.text()).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  test("closes idle connections, those that never asked anything included, at once", async () => {
    const { url } = await upstream((_, response) => void response.end("ok"));
    const proxy = await proxyTo(url);
    const silent = rawClient(proxy.port);
    const used = rawClient(proxy.port, "GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n");
    await used.until(/ok/);
    const before = performance.now();
    await proxy.stop(5000);
    expect(performance.now() - before).toBeLessThan(1000);
    await Promise.all([silent.closed, used.closed]);
  });

  test("tells a client whose answer begins after it that the connection ends", async () => {
    let answer: (() => void) | undefined;
    const { url } = await upstream((_, response) => {
      answer = () => response.end("ok");
    });
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, "GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n");
    await eventually("in flight", () => proxy.inFlight() === 1);
    await wait(50);
    const stopping = proxy.stop(5000);
    answer?.();
    await Promise.all([client.closed, stopping]);
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Connection: close\r\n/);
  });

  test("closes WebSockets at once", async () => {
    const { url, server } = await upstream(() => {});
    const sockets = new WebSocketServer({ server });
    const proxy = await proxyTo(url);
    const socket = new WebSocket(proxy.origin.replace("http", "ws"));
    socket.on("error", () => {});
    afterTest(() => socket.terminate());
    await new Promise((resolve) => void socket.once("open", resolve));
    const before = performance.now();
    await proxy.stop(5000);
    expect(performance.now() - before).toBeLessThan(1000);
    await eventually("the client's end closes", () => socket.readyState === WebSocket.CLOSED);
    await eventually("the upstream's end closes", () => sockets.clients.size === 0);
  });

  test("a later call may shorten the time", async () => {
    const { url } = await upstream((_, response) => void response.write("for ever"));
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, "GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n");
    await client.until(/for ever/);
    const before = performance.now();
    await Promise.all([proxy.stop(30_000), proxy.stop(0)]);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
