import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { join } from "node:path";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as formats from "ajv-formats";
import { withCors } from "corslet/node";
import { JSDOM } from "jsdom";
import { parse as readJunit } from "junit2json";
import { expect, onTestFinished, test } from "vitest";
import reportSchema from "../../audit-report.schema.json" with { type: "json" };
import { folderWith, runCorslet } from "../check/run-corslet.ts";

// The command itself, on servers over the wire, into every format at once; what it writes is read by readers of others.

const { $schema: _draft, id: _id, ...schema } = sarifSchema;
const draft07 = new Ajv({ strict: false, unicodeRegExp: false });
formats.default.default(draft07);
const isSarif = draft07.compile(schema);
const ajv = new Ajv2020({ allowUnionTypes: true });
formats.default.default(ajv);
const isReport = ajv.compile(reportSchema);

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function http(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
  const server = createServer(listener);
  onTestFinished(() => server.closeAllConnections());
  return portOf(server);
}

const SECRET = "5up3rs3cr3t";

/** Sends bytes that no framework would: colours, markup, text that turns around, and the session that it was sent. */
const HOSTILE = `HTTP/1.1 200 O\u001B[31mK\r\nAccess-Control-Allow-Origin: \u001B[2J<script>alert(1)</script>]]>\u202E\`|\r\nAccess-Control-Allow-Origin: [x](javascript:alert(1)) @everyone\r\nX-Echo: sid=${SECRET}\r\nSet-Cookie: a=\u0007"'&<b>; SameSite=None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;

async function hostile(): Promise<number> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(HOSTILE));
  });
  return portOf(server);
}

const SERVERS: readonly (readonly [idea: string, code: number, start: () => Promise<number>])[] = [
  [
    "a right one",
    0,
    () =>
      http(
        withCors({ origins: ["https://app.example.com"], credentials: true }, (_, response) =>
          response.setHeader("Cache-Control", "no-store").end(),
        ),
      ),
  ],
  [
    "one that mirrors, with its credentials",
    1,
    () =>
      http(({ headers: { origin = "*" } }, response) => {
        response.setHeader("Access-Control-Allow-Origin", origin).setHeader("Access-Control-Allow-Credentials", "true");
        response.setHeader("X-Powered-By", "Express").setHeader("X-Echo", `sid=${SECRET}`).end();
      }),
  ],
  ["a hostile one", -1, hostile],
  ["none", 3, () => Promise.resolve(1)],
];

test.each(SERVERS)("every format is sound on %s", async (_, code, start) => {
  const names = ["r.txt", "r.json", "r.sarif", "r.xml", "r.md", "r.html"];
  const folder = folderWith({ "p.json": '{"origins": ["https://app.example.com"], "credentials": true}' });
  const url = `http://127.0.0.1:${await start()}/api/me`;
  const args = ["audit", url, "--policy", "p.json", "--cookie", "env:SID", "--timeout", "5"];
  const outputs = names.flatMap((name) => ["-o", name]);
  const ended = await runCorslet([...args, ...outputs], folder, { SID: `sid=${SECRET}` });
  if (code === -1) expect([1, 3]).toContain(ended.code);
  else expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code, stderr: "" });

  const [text = "", json = "", sarif = "", junit = "", markdown = "", html = ""] = names.map((name) =>
    readFileSync(join(folder, name), "utf8"),
  );
  expect(ended.stdout).toBe(text);
  for (const written of [text, json, sarif, junit, markdown, html]) {
    expect(written).not.toContain(SECRET);
    expect(written).not.toMatch(/(?![\t\n\r])\p{Cc}|\p{Bidi_Control}/u);
  }
  expect(isReport(JSON.parse(json)) ? [] : isReport.errors).toEqual([]);
  expect(isSarif(JSON.parse(sarif)) ? [] : isSarif.errors).toEqual([]);
  expect(await readJunit(junit)).toHaveProperty("testsuite");
  const { window } = new JSDOM(html);
  expect(window.document.querySelectorAll("script, b b, img")).toHaveLength(0);
  expect(window.document.querySelector("h1")?.textContent).toMatch(/^CORS audit: /);
  expect(markdown).toMatch(/^### (?:✅|❌|⚠️) CORS audit/);
});

/** Without the one line that a server makes new each time. */
function steady(written: string): string {
  return written.replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/g, "DATE");
}

test("equal answers give equal reports, byte for byte, in every format", async () => {
  const port = await http(({ headers: { origin = "*" } }, response) =>
    response.setHeader("Access-Control-Allow-Origin", origin).end(),
  );
  const formatNames = ["text", "json", "sarif", "junit", "markdown", "html"];
  for (const format of formatNames) {
    const args = ["audit", `http://127.0.0.1:${port}/api`, "--origin", "https://app.example.com", "--format", format];
    const [first, second] = [await runCorslet(args, folderWith({})), await runCorslet(args, folderWith({}))];
    expect(steady(second.stdout)).toBe(steady(first.stdout));
    expect(first.stdout.length).toBeGreaterThan(100);
  }
});
