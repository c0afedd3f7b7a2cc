import { readFileSync } from "node:fs";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "node:tls";
import { describe, expect, test } from "vitest";
import { send, wait } from "./support/clients.ts";
import { afterTest, APP, proxyTo, upstream } from "./support/servers.ts";

const cert = readFileSync(new URL("fixtures/localhost.cert.pem", import.meta.url));
const key = readFileSync(new URL("fixtures/localhost.key.pem", import.meta.url));

async function tlsUpstream(): Promise<number> {
  const server = createServer({ cert, key }, (incoming, response) => {
    response.end(
      JSON.stringify({
        host: incoming.headers.host,
        servername: "servername" in incoming.socket && incoming.socket.servername,
      }),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe("listening with TLS", () => {
  test("serves, says https to the upstream, and stops", async () => {
    const { url } = await upstream((incoming, response) => void response.end(incoming.headers["x-forwarded-proto"]));
    const proxy = await proxyTo(url, { tls: { cert, key } });
    expect(proxy.origin).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const body = await new Promise<string>((resolve, reject) => {
      const sent = request(
        proxy.origin,
        { ca: cert, path: "/api/x", headers: { Origin: APP }, agent: false },
        (response) => {
          expect(response.headers["access-control-allow-origin"]).toBe(APP);
          response.on("data", (data: Buffer) => resolve(data.toString()));
        },
      );
      sent.on("error", reject).end();
    });
    expect(body).toBe("https");
    // An idle connection, and one that never gets to its handshake.
    const idle = connect({ port: proxy.port, host: "127.0.0.1", ca: cert });
    await new Promise((resolve) => void idle.once("secureConnect", resolve));
    idle.on("error", () => {});
    const before = performance.now();
    await proxy.stop(2000);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test("an offer of h2c over TLS is declined there too", async () => {
    const { url } = await upstream((_, response) => void response.end("plain"));
    const proxy = await proxyTo(url, { tls: { cert, key } });
    const socket = connect({ port: proxy.port, host: "127.0.0.1", ca: cert });
    let text = "";
    socket.on("data", (data) => (text += data.toString()));
    socket.write("GET /api/x HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
    for (let i = 0; i < 100 && !text.includes("plain"); i++) await wait(10);
    socket.destroy();
    expect(text).toMatch(/^HTTP\/1\.1 200 OK[^]*plain/);
  });
});

describe("an https upstream", () => {
  test("is verified: a certificate that nobody vouches for is refused", async () => {
    const proxy = await proxyTo(new URL(`https://localhost:${await tlsUpstream()}`));
    const answer = await send(proxy.origin, "/api/x", { headers: { Origin: APP } });
    expect(answer.status).toBe(502);
    expect(answer.headers["access-control-allow-origin"]).toBe(APP);
    expect(JSON.parse(answer.body)).toMatchObject({ detail: "No secure connection to the upstream could be made." });
  });

  test("is reached with its authority named, and verified by its own name whatever the client calls it", async () => {
    const port = await tlsUpstream();
    for (const preserveHost of [false, true]) {
      for (const host of ["localhost", "127.0.0.1"]) {
        const proxy = await proxyTo(new URL(`https://${host}:${port}`), { upstreamCa: cert, preserveHost });
        const answer = await send(proxy.origin, "/api/x", { headers: { Host: "api.example.com" } });
        expect(JSON.parse(answer.body)).toEqual({
          host: preserveHost ? "api.example.com" : `${host}:${port}`,
          servername: host === "localhost" ? "localhost" : false,
        });
      }
    }
  });
});
