import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";

describe("examples/ws", () => {
  let stop: () => Promise<unknown>;
  let url: string;
  let output = "";

  beforeAll(async () => {
    const entry = fileURLToPath(new URL("index.mjs", import.meta.url));
    const child = spawn(process.execPath, [entry], {
      env: { ...process.env, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "close");
    stop = () => (child.kill(), ended);
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    await Promise.race([
      once(child.stdout, "data"),
      ended.then(() => Promise.reject(new Error("examples/ws ended at once"))),
    ]);
    url = output.trim();
  });

  afterAll(() => stop());

  /** What a page of an origin gets when it says hello; the status and reason where it may not even open the socket. */
  function hello(origin: string | undefined, path = "/chat"): Promise<string> {
    const socket = new WebSocket(url.replace("http", "ws") + path, origin === undefined ? {} : { origin });
    return new Promise((resolve, reject) => {
      socket.once("open", () => socket.send("hello"));
      socket.once("message", (data) => {
        socket.close();
        resolve((data as Buffer).toString());
      });
      socket.once("unexpected-response", (_, response) => {
        let body = "";
        response.on("data", (data: Buffer) => (body += data.toString()));
        response.on("end", () => {
          const reason = body.startsWith("{") ? (JSON.parse(body) as { reason: string }).reason : "";
          resolve(`${response.statusCode} ${reason}`);
        });
      });
      socket.once("error", reject);
    });
  }

  test.each<[who: string, origin: () => string | undefined, got: string]>([
    ["its own page", () => url, "hello"],
    ["the page that the policy names", () => "https://app.example.com", "hello"],
    ["a foreign page", () => "https://evil.example", "403 origin-foreign"],
    ["one that looks alike", () => "https://app.example.com.evil.example", "403 origin-foreign"],
    ["its own host on another port", () => "http://127.0.0.1:1", "403 origin-foreign"],
    ["a page that hides its origin", () => "null", "403 origin-null"],
    ["no page at all", () => undefined, "403 origin-missing"],
  ])("%s", async (_, origin, got) => expect(await hello(origin())).toBe(got));

  test("the terminal says who was refused, and why", async () => {
    await hello("https://evil.example");
    await expect.poll(() => output).toContain("refused https://evil.example: origin-foreign");
  });

  test("the page is there, and another path has no socket", async () => {
    expect(await (await fetch(url)).text()).toContain("opens a WebSocket to its own server");
    expect(await hello(url, "/other")).toBe("400 ");
  });

  test("a client that breaks off in the middle of its refusal ends nothing", async () => {
    const { port } = new URL(url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => {});
    socket.write("GET /chat HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    socket.resetAndDestroy();
    expect(await hello(url)).toBe("hello");
  });
});
