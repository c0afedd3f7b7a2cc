import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, launch, type Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXECUTABLES, findExecutable, howToGet } from "../conformance/browsers/engines/executables.mjs";
import { snippetsOf } from "./snippets/markdown.ts";
import { SCENARIOS, type Scenario } from "./snippets/messages.ts";

// The messages in the troubleshooting guide are what Chromium prints.

const messages = snippetsOf("docs/07-troubleshooting.md").filter(({ check }) => check?.kind === "message");

const BEGINNING =
  "Access to fetch at 'https://api.example.com/users' from origin 'https://app.example.com' has been blocked by CORS policy:";

let scenario: Scenario;
let browser: Browser;
let page: Page;

const pages = createServer((_, response) => response.setHeader("Content-Type", "text/html").end("<!doctype html>"));
const api = createServer((request, response) => {
  const { status = 200, headers = {} } = (request.method === "OPTIONS" ? scenario.preflight : scenario) as {
    status?: number;
    headers?: Record<string, string>;
  };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value.replace("PAGE", origin(pages)));
  response.writeHead(status).end();
});

function origin(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  const executablePath = findExecutable(EXECUTABLES.chromium);
  if (executablePath === null) throw new Error(howToGet(EXECUTABLES.chromium));
  for (const server of [pages, api]) await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  browser = await launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  page = await browser.newPage();
  await page.goto(origin(pages));
});

afterAll(async () => {
  await browser?.close();
  for (const server of [pages, api]) server.close();
});

async function printed(): Promise<string> {
  const message = new Promise<string>((resolve) => {
    page.on("console", (entry) => entry.text().includes("CORS policy") && resolve(entry.text()));
  });
  await page.evaluate(
    async (url, init) => {
      await fetch(url, init).catch(() => null);
    },
    `${origin(api)}/users`,
    scenario.request,
  );
  return message;
}

test.each(messages.map(({ check, code }) => [check?.subject ?? "", code]))("%s", async (name, shown) => {
  scenario = SCENARIOS[name] as Scenario;
  const text = (await printed())
    .replaceAll(origin(api), "https://api.example.com")
    .replaceAll(origin(pages), "https://app.example.com");
  const [chrome = ""] = shown.split(/^Firefox: /m);
  expect(text).toBe(`${BEGINNING} ${chrome.replace("Chrome:", "").replaceAll(/\s+/g, " ").trim()}`);
});
