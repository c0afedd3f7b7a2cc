import { describe, expect, test } from "vitest";
import { linesOf, rawClient, send } from "./support/clients.ts";
import { APP, closedPort, POLICY, proxyTo, rawUpstream, upstream } from "./support/servers.ts";

const WRONG = {
  "Access-Control-Allow-Origin": ["*", "https://evil.test"],
  "Access-Control-Allow-Credentials": "true",
  "Access-Control-Allow-Methods": "*",
  "Access-Control-Expose-Headers": "*",
  "access-control-allow-private-network": "true",
  Vary: "Accept-Encoding",
};

/** An upstream with CORS headers of its own, all wrong, on every kind of answer. */
async function wrongUpstream(): Promise<{ url: URL; seen: string[] }> {
  const seen: string[] = [];
  const { url } = await upstream((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const status = Number(/\d{3}/.exec(request.url ?? "")?.[0] ?? 200);
    const extra = status === 302 ? { Location: "/api/elsewhere" } : status === 304 ? { ETag: '"1"' } : {};
    response.writeHead(status, { ...WRONG, ...extra });
    response.end(status === 204 || status === 304 ? undefined : `status ${status}`);
  });
  return { url, seen };
}

describe("the upstream's own CORS headers are replaced by the policy's", () => {
  test.each([
    ["GET", 200],
    ["GET", 404],
    ["GET", 500],
    ["GET", 503],
    ["GET", 304],
    ["GET", 302],
    ["GET", 401],
    ["DELETE", 204],
    ["HEAD", 200],
    ["PUT", 201],
  ])("%s %i", async (method, status) => {
    const { url } = await wrongUpstream();
    const proxy = await proxyTo(url);
    const granted = await send(proxy.origin, `/api/${status}`, { method, headers: { Origin: APP } });
    expect(granted.status).toBe(status);
    expect(linesOf(granted, "access-control-allow-origin")).toEqual([APP]);
    expect(linesOf(granted, "access-control-allow-credentials")).toEqual(["true"]);
    expect(granted.headers["access-control-allow-methods"]).toBeUndefined();
    expect(granted.headers["access-control-expose-headers"]).toBeUndefined();
    expect(granted.headers["access-control-allow-private-network"]).toBeUndefined();
    expect(granted.headers.vary).toBe("Accept-Encoding, Origin");
    expect(granted.body).toBe(method === "HEAD" || status === 204 || status === 304 ? "" : `status ${status}`);

    const refused = await send(proxy.origin, `/api/${status}`, { method, headers: { Origin: "https://evil.test" } });
    expect(refused.status).toBe(status);
    expect(Object.keys(refused.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
    expect(refused.headers.vary).toBe("Accept-Encoding, Origin");
  });

  test("on a path that nothing governs, everything stays as the upstream sent it", async () => {
    const { url } = await wrongUpstream();
    const proxy = await proxyTo(url);
    const answer = await send(proxy.origin, "/elsewhere/200", { headers: { Origin: APP } });
    expect(linesOf(answer, "access-control-allow-origin")).toEqual(["*", "https://evil.test"]);
    expect(answer.headers.vary).toBe("Accept-Encoding");
    expect(answer.rawHeaders).toContain("access-control-allow-private-network");
  });

  test("in interim responses and trailers too", async () => {
    const { url } = await upstream((_, response) => {
      response.writeEarlyHints({ link: "</a.css>; rel=preload; as=style", "access-control-allow-origin": "*" });
      response.writeHead(200, { Trailer: "Checksum, Access-Control-Allow-Origin" });
      response.write("body");
      response.addTrailers([
        ["Checksum", "abc"],
        ["Access-Control-Allow-Origin", "*"],
      ]);
      response.end();
    });
    const proxy = await proxyTo(url);
    const client = rawClient(
      proxy.port,
      `GET /api/x HTTP/1.1\r\nHost: a\r\nOrigin: ${APP}\r\nConnection: close\r\n\r\n`,
    );
    await client.closed;
    const [interim = "", final = "", rest = ""] = client.text().split("\r\n\r\n");
    expect(interim).toMatch(/^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a\.css>; rel=preload; as=style$/);
    expect(final).toContain(`access-control-allow-origin: ${APP}`);
    expect(rest).toBe("4\r\nbody\r\n0\r\nChecksum: abc");
    expect(client.text().match(/access-control-allow-origin/gi)).toHaveLength(1);
  });
});

describe("preflights", () => {
  test("are answered here and never reach the upstream", async () => {
    const { url, seen } = await wrongUpstream();
    const proxy = await proxyTo(url);
    const ask = (origin: string, method: string) =>
      send(proxy.origin, "/api/x", {
        method: "OPTIONS",
        headers: {
          Origin: origin,
          "Access-Control-Request-Method": method,
          "Access-Control-Request-Headers": "content-type",
        },
      });
    const granted = await ask(APP, "PUT");
    expect(granted.status).toBe(204);
    expect(granted.headers["access-control-allow-origin"]).toBe(APP);
    expect(granted.headers["access-control-allow-credentials"]).toBe("true");
    expect(granted.headers["access-control-max-age"]).toBe("86400");
    expect(granted.headers["access-control-allow-methods"]?.split(", ")).toContain("PUT");
    expect((await ask(APP, "PATCH")).status).toBe(204);
    const refused = await ask("https://app.example.com.evil.test", "PUT");
    expect(refused.status).toBe(403);
    expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
    expect(seen).toEqual([]);
  });

  test("OPTIONS that is no preflight reaches the upstream, and so does one on a path that nothing governs", async () => {
    const { url, seen } = await wrongUpstream();
    const proxy = await proxyTo(url);
    await send(proxy.origin, "/api/x", { method: "OPTIONS", headers: { Origin: APP } });
    await send(proxy.origin, "/x", {
      method: "OPTIONS",
      headers: { Origin: APP, "Access-Control-Request-Method": "PUT" },
    });
    expect(seen).toEqual(["OPTIONS /api/x", "OPTIONS /x"]);
  });
});

describe("the proxy's own answers have the policy's headers", () => {
  test("502 when the upstream refuses the connection", async () => {
    const port = await closedPort();
    const proxy = await proxyTo(new URL(`http://127.0.0.1:${port}`));
    const answer = await send(proxy.origin, "/api/x", { headers: { Origin: APP } });
    expect(answer.status).toBe(502);
    expect(answer.headers["access-control-allow-origin"]).toBe(APP);
    expect(answer.headers.vary).toBe("Origin");
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(JSON.parse(answer.body)).toEqual({
      type: "about:blank",
      title: "Bad Gateway",
      status: 502,
      detail: "The upstream refused the connection.",
    });
    expect(answer.body).not.toContain(String(port));
  });

  test("502 when the upstream breaks off before it answers, or answers no HTTP", async () => {
    const url = await rawUpstream((socket) => {
      socket.once("data", (data) => {
        if (data.includes("/reset")) socket.resetAndDestroy();
        else if (data.includes("/close")) socket.end();
        else socket.end("SSH-2.0-OpenSSH_9.2\r\n");
      });
    });
    const proxy = await proxyTo(url);
    for (const [path, detail] of [
      ["reset", "The upstream closed the connection before it answered."],
      ["close", "The upstream closed the connection before it answered."],
      ["ssh", "The upstream's response is not valid HTTP."],
    ]) {
      const answer = await send(proxy.origin, `/api/${path}`, { headers: { Origin: APP } });
      expect(answer.status).toBe(502);
      expect(answer.headers["access-control-allow-origin"]).toBe(APP);
      expect(JSON.parse(answer.body)).toMatchObject({ detail });
    }
  });

  test("504 when the upstream does not answer in time; HEAD has no body", async () => {
    const { url } = await upstream(() => {});
    const proxy = await proxyTo(url, { timeout: 150 });
    const answer = await send(proxy.origin, "/api/x", { headers: { Origin: APP } });
    expect(answer.status).toBe(504);
    expect(answer.headers["access-control-allow-origin"]).toBe(APP);
    expect(JSON.parse(answer.body)).toMatchObject({ status: 504, detail: "The upstream did not answer in time." });
    const head = await send(proxy.origin, "/api/x", { method: "HEAD", headers: { Origin: APP } });
    expect([head.status, head.headers["access-control-allow-origin"], head.body]).toEqual([504, APP, ""]);
  });

  test("a policy that grants a path to everybody says so on them as well", async () => {
    const proxy = await proxyTo(new URL(`http://127.0.0.1:${await closedPort()}`), {
      policy: { resources: { ...POLICY.resources, "/open/*": { origins: "*" } } },
    });
    const answer = await send(proxy.origin, "/open/x");
    expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([502, "*"]);
  });
});
