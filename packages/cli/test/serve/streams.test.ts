import { createHash, randomBytes } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { eventually, rawClient, send, wait } from "./support/clients.ts";
import { afterTest, APP, proxyTo, rawUpstream, upstream } from "./support/servers.ts";

const MEGABYTE = 1 << 20;

describe("responses are streamed", () => {
  test("each piece arrives when it is sent, the head first", async () => {
    let next: ((piece: string | null) => void) | undefined;
    const { url } = await upstream((_, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.flushHeaders();
      next = (piece) => (piece === null ? response.end() : response.write(piece));
    });
    const proxy = await proxyTo(url, { timeout: 200 });
    const client = rawClient(
      proxy.port,
      `GET /api/x HTTP/1.1\r\nHost: h\r\nOrigin: ${APP}\r\nConnection: close\r\n\r\n`,
    );
    await client.until(/\r\n\r\n$/);
    expect(client.text()).toContain(`access-control-allow-origin: ${APP}`);
    for (const piece of ["data: 1\n\n", "data: 2\n\n"]) {
      // Longer than the time limit, which is for the first byte alone.
      await wait(250);
      next?.(piece);
      await client.until(new RegExp(`${piece.trim()}\\n\\n\\r\\n$`));
    }
    next?.(null);
    await client.closed;
    expect(client.text()).toMatch(/\r\n0\r\n\r\n$/);
  });

  test("a slow reader slows the upstream down, and memory stays bounded", async () => {
    const size = 200 * MEGABYTE;
    let sent = 0;
    const { url } = await upstream((_, response) => {
      response.writeHead(200, { "Content-Length": size });
      const chunk = Buffer.alloc(MEGABYTE);
      const push = (): void => {
        while (sent < size) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", push);
        }
        response.end();
      };
      push();
    });
    const proxy = await proxyTo(url);
    const socket = connect(proxy.port, "127.0.0.1");
    afterTest(() => void socket.destroy());
    socket.write("GET /api/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    await new Promise((resolve) => void socket.once("readable", resolve));
    await wait(500);
    // What is under way fits in socket buffers; nobody has read 200 MB into memory.
    expect(sent).toBeLessThan(40 * MEGABYTE);
    const before = sent;
    await wait(200);
    expect(sent).toBe(before);
    let received = 0;
    socket.on("data", (data) => (received += data.length));
    await new Promise((resolve) => void socket.once("close", resolve));
    expect(received).toBeGreaterThan(size);
    expect(sent).toBe(size);
  });

  test("trailers arrive", async () => {
    const { url } = await upstream((_, response) => {
      response.write("body");
      response.addTrailers({ Checksum: "abc" });
      response.end();
    });
    const proxy = await proxyTo(url);
    const answer = await send(proxy.origin, "/api/x");
    expect([answer.body, answer.trailers]).toEqual(["body", { checksum: "abc" }]);
  });
});

describe("requests are streamed", () => {
  test("a large body arrives whole, both framings", async () => {
    const { url } = await upstream((incoming, response) => {
      const hash = createHash("sha256");
      incoming.on("data", (chunk: Buffer) => hash.update(chunk));
      incoming.on("end", () => response.end(hash.digest("hex")));
    });
    const proxy = await proxyTo(url);
    const body = randomBytes(20 * MEGABYTE);
    const digest = createHash("sha256").update(body).digest("hex");
    for (const method of ["PUT", "DELETE"]) {
      for (const headers of [{ "Content-Length": body.length }, { "Transfer-Encoding": "chunked" }]) {
        const answer = await send(proxy.origin, "/api/x", { method, headers, body });
        expect([method, answer.body]).toEqual([method, digest]);
      }
    }
  });

  test("an upstream that reads slowly slows the client down", async () => {
    let release: (() => void) | undefined;
    const { url } = await upstream((incoming, response) => {
      incoming.pause();
      release = () => {
        incoming.resume();
        incoming.on("end", () => response.end("done"));
      };
    });
    const proxy = await proxyTo(url);
    const size = 100 * MEGABYTE;
    const sent = request(new URL(proxy.origin), {
      method: "POST",
      path: "/api/x",
      agent: false,
      headers: { "Content-Length": size },
    });
    const answered = new Promise<number>((resolve, reject) => {
      sent.on("response", (response) => resolve(response.resume().statusCode ?? 0));
      sent.on("error", reject);
    });
    let written = 0;
    const push = (): void => {
      while (written < size) {
        written += MEGABYTE;
        if (!sent.write(Buffer.alloc(MEGABYTE))) return void sent.once("drain", push);
      }
      sent.end();
    };
    push();
    await wait(500);
    expect(written).toBeLessThan(40 * MEGABYTE);
    release?.();
    expect(await answered).toBe(200);
    expect(written).toBe(size);
  });

  test("trailers reach the upstream", async () => {
    const { url } = await upstream((incoming, response) => {
      incoming.resume();
      incoming.on("end", () => response.end(JSON.stringify(incoming.trailers)));
    });
    const proxy = await proxyTo(url);
    const client = rawClient(
      proxy.port,
      "POST /api/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nok\r\n0\r\nChecksum: abc\r\n\r\n",
    );
    await client.closed;
    expect(client.text()).toContain('{"checksum":"abc"}');
  });

  test("a long upload is no timeout, as long as it goes on", async () => {
    const { url } = await upstream((incoming, response) => {
      incoming.resume();
      incoming.on("end", () => response.end("done"));
    });
    const proxy = await proxyTo(url, { timeout: 200 });
    const client = rawClient(
      proxy.port,
      "POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nConnection: close\r\n\r\n",
    );
    for (const piece of "hello") {
      await wait(100);
      client.socket.write(piece);
    }
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200/);
  });

  test("a client that stops in the middle is told that it is late; the upstream is let go", async () => {
    let isAborted = false;
    const { url } = await upstream((incoming) => {
      incoming.resume();
      incoming.on("error", () => (isAborted = true));
    });
    const proxy = await proxyTo(url, { timeout: 150 });
    const client = rawClient(
      proxy.port,
      `POST /api/x HTTP/1.1\r\nHost: h\r\nOrigin: ${APP}\r\nContent-Length: 5\r\n\r\nhel`,
    );
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 408 /);
    expect(client.text()).toContain(`access-control-allow-origin: ${APP}`);
    await eventually("the upstream's request is aborted", () => isAborted);
  });
});

describe("Expect: 100-continue", () => {
  const HEAD = `PUT /api/x HTTP/1.1\r\nHost: h\r\nOrigin: ${APP}\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n`;

  test("the upstream is asked, and its consent handed on", async () => {
    const { url, server } = await upstream(() => {});
    let isAsked = false;
    server.on("checkContinue", (incoming, response) => {
      isAsked = true;
      setTimeout(() => response.writeContinue(), 100);
      incoming.on("data", (data: Buffer) => response.end(data));
    });
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, HEAD);
    await eventually("the upstream is asked", () => isAsked);
    expect(client.text()).toBe("");
    await client.until(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    client.socket.write("hello");
    await client.until(/hello$/);
    expect(client.text()).toMatch(/\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    expect(client.text()).toContain(`access-control-allow-origin: ${APP}`);
  });

  test("the upstream's refusal is handed on, and the body is not waited for", async () => {
    const { url, server } = await upstream(() => {});
    server.on("checkContinue", (_, response) => void response.writeHead(413).end("too large"));
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, HEAD);
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 413 /);
    expect(client.text()).not.toContain("100 Continue");
    expect(client.text()).toContain(`access-control-allow-origin: ${APP}`);
    expect(client.text()).toMatch(/Connection: close/i);
    expect(client.text()).toContain("too large");
  });

  test("the upstream's silence is a timeout of the upstream", async () => {
    const url = await rawUpstream(() => {});
    const proxy = await proxyTo(url, { timeout: 150 });
    const client = rawClient(proxy.port, HEAD);
    await client.until(/^HTTP\/1\.1 504 /);
  });

  test("works from a client of HTTP/1.0, which must not be sent 100", async () => {
    const { url } = await upstream((incoming, response) => {
      incoming.on("data", (data: Buffer) => response.end(data));
    });
    const proxy = await proxyTo(url);
    const client = rawClient(
      proxy.port,
      "POST /api/x HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
    );
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 [^]*hello$/);
  });
});

describe("when one side breaks off", () => {
  test("a client that goes away while the upstream thinks takes its request with it", async () => {
    let isAborted = false;
    let isThere = false;
    const { url } = await upstream((incoming, response) => {
      isThere = true;
      response.on("close", () => (isAborted = true));
      incoming.resume();
    });
    const failures: unknown[] = [];
    const proxy = await proxyTo(url, { onEnd: (record) => void failures.push([record.status, record.failure]) });
    const client = rawClient(proxy.port, "GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n");
    await eventually("the request arrives", () => isThere);
    client.socket.destroy();
    await eventually("the upstream's request is aborted", () => isAborted);
    await eventually("nothing is in flight", () => proxy.inFlight() === 0);
    expect(failures).toEqual([[null, { kind: "client-closed" }]]);
  });

  test("so does one that goes away in the middle of a stream, or of its own upload", async () => {
    const aborted: string[] = [];
    const { url } = await upstream((incoming, response) => {
      response.on("close", () => aborted.push(incoming.method ?? ""));
      incoming.on("error", () => {});
      incoming.resume();
      if (incoming.method !== "GET") return;
      const timer = setInterval(() => response.write("tick\n"), 10);
      response.on("close", () => clearInterval(timer));
    });
    const proxy = await proxyTo(url);
    const reader = rawClient(proxy.port, "GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n");
    await reader.until(/tick/);
    reader.socket.resetAndDestroy();
    await eventually("the stream is aborted", () => aborted.includes("GET"));
    const writer = rawClient(proxy.port, "PUT /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n\r\nsome");
    await wait(50);
    writer.socket.destroy();
    await eventually("the upload is aborted", () => aborted.includes("PUT"));
    await eventually("nothing is in flight", () => proxy.inFlight() === 0);
  });

  test.each([
    ["reset", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart"],
    ["closed", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart"],
    ["reset", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n"],
    ["closed", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n"],
    ["malformed", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n"],
  ])("an upstream that is %s in the middle of a body gives a broken answer, not a short one", async (how, text) => {
    const url = await rawUpstream((socket) => {
      socket.once("data", () => {
        socket.write(text);
        setTimeout(() => {
          if (how === "reset") socket.resetAndDestroy();
          else socket.end(how === "malformed" ? "XYZ\r\n" : "");
        }, 50);
      });
    });
    const failures: unknown[] = [];
    const proxy = await proxyTo(url, { onEnd: ({ failure }) => void failures.push(failure?.kind) });
    await expect(send(proxy.origin, "/api/x")).rejects.toMatchObject({ code: "ECONNRESET" });
    const client = rawClient(proxy.port, "GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n");
    await client.closed;
    expect(client.text()).toContain("part");
    expect(client.text()).not.toMatch(/\r\n0\r\n\r\n$/);
    await eventually("nothing is in flight", () => proxy.inFlight() === 0);
    const kind = how === "malformed" ? "upstream-malformed" : "upstream-reset";
    await eventually("both are told", () => failures.length === 2);
    expect(failures).toEqual([kind, kind]);
  });

  test.each(["keep-alive", "close"])(
    "an early refusal (%s) reaches a client that is still uploading",
    async (connection) => {
      const { url } = await upstream((_, response) => {
        response.writeHead(413, { Connection: connection, "Content-Type": "text/plain" }).end("no");
      });
      const proxy = await proxyTo(url);
      for (let i = 0; i < 10; i++) {
        const sent = request(new URL(proxy.origin), { method: "POST", path: "/api/x", agent: false });
        // The connection may break when the answer is there.
        sent.on("error", () => {});
        const answer = await new Promise<number>((resolve) => {
          sent.on("response", (response) => resolve(response.resume().statusCode ?? 0));
          sent.end(Buffer.alloc(5 * MEGABYTE));
        });
        expect(answer).toBe(413);
      }
    },
  );

  test("502 does not wait for an upload to end, and the connection lives on", async () => {
    const url = await rawUpstream((socket) => void socket.destroy());
    const proxy = await proxyTo(url);
    const client = rawClient(proxy.port, "POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nsome");
    await client.until(/^HTTP\/1\.1 502 /);
    client.socket.write(Buffer.alloc(1_000_000 - 4));
    client.socket.write(
      `OPTIONS /api/x HTTP/1.1\r\nHost: h\r\nOrigin: ${APP}\r\nAccess-Control-Request-Method: PUT\r\n\r\n`,
    );
    await client.until(/HTTP\/1\.1 204 /);
  });
});

describe("connections to the upstream are kept", () => {
  test("one that is in use may be silent for longer than an idle one is kept", async () => {
    const { url } = await upstream((incoming, response) => {
      if (incoming.url === "/api/stream") response.write("begin ");
      setTimeout(() => response.end("end"), 4500);
    });
    const proxy = await proxyTo(url);
    const answers = await Promise.all([send(proxy.origin, "/api/late"), send(proxy.origin, "/api/stream")]);
    expect(answers.map(({ body }) => body)).toEqual(["end", "begin end"]);
  });

  test("requests one after the other share one", async () => {
    const { url, server } = await upstream((_, response) => void response.end("ok"));
    let connections = 0;
    server.on("connection", () => connections++);
    const proxy = await proxyTo(url);
    for (let i = 0; i < 5; i++) await send(proxy.origin, `/api/${i}`);
    expect(connections).toBe(1);
  });

  test("one that the upstream closed just then costs nobody an answer", async () => {
    let served = 0;
    const url = await rawUpstream((socket) => {
      let requests = 0;
      socket.on("data", () => {
        // Every connection is good for one request, and says nothing of it.
        if (++requests > 1) {
          socket.resetAndDestroy();
          return;
        }
        served++;
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      });
    });
    const proxy = await proxyTo(url);
    for (let i = 0; i < 6; i++) expect((await send(proxy.origin, "/api/x")).body).toBe("ok");
    expect(served).toBe(6);
    // A body that was spent cannot be sent again, nor may a POST be.
    await send(proxy.origin, "/api/x");
    expect((await send(proxy.origin, "/api/x", { method: "POST", body: "x" })).status).toBe(502);
  });
});
