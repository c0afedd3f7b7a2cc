import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser as Chromium } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withCors } from "../../packages/corslet/src/adapters/node.ts";
import { createBrowser } from "../../packages/corslet/src/browser/index.ts";
import { livePolicy, type PolicyConfig, policyOf } from "../../packages/corslet/src/index.ts";
import { hasChromium, launchChromium } from "./chromium.ts";

// What policy.decide promises, what the model predicts, and what real Chromium does, on a sample of policies and calls
// through corslet/node. No request is intercepted.

const isHere = hasChromium();
const servers: Server[] = [];
const live = livePolicy({ origins: "*" });
let chromium: Chromium;
let api = "";
let granted = "";
let other = "";

const page: RequestListener = (_request, response) => response.end("<!doctype html><title>page</title>");
const answer: RequestListener = (_request, response) => {
  response.setHeader("X-Total", "3").setHeader("X-Secret", "4").end("read");
};

function serve(listener: RequestListener, host: string): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, host, () => resolve(`http://${host}:${(server.address() as AddressInfo).port}`));
  });
}

beforeAll(async () => {
  if (!isHere) return;
  granted = await serve(page, "localhost");
  other = await serve(page, "127.0.0.1");
  api = await serve(withCors(live, answer), "localhost");
  chromium = await launchChromium();
});

afterAll(async () => {
  await chromium?.close();
  for (const server of servers) server.close().closeAllConnections();
});

const POLICIES: readonly (readonly [title: string, config: () => PolicyConfig])[] = [
  ["nobody else", () => ({ origins: ["https://app.example.com"], methods: ["PUT"] })],
  ["reads alone", () => ({ origins: [granted] })],
  ["a public grant", () => ({ origins: "*", methods: "*", allowHeaders: "*", exposeHeaders: "*" })],
  [
    "credentials",
    () => ({
      origins: [granted],
      methods: ["PUT", "DELETE"],
      allowHeaders: ["Content-Type", "X-Debug"],
      exposeHeaders: ["X-Total"],
      credentials: true,
      maxAge: 600,
    }),
  ],
  ["any port of the host", () => ({ origins: ["http://localhost:*"], methods: ["PATCH"], allowHeaders: ["X-Debug"] })],
];

interface SampleCall {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: "include" | "same-origin";
}

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"];
const HEADERS = [{}, { "Content-Type": "application/json" }, { "X-Debug": "1" }];
const CALLS: readonly SampleCall[] = METHODS.flatMap((method) =>
  HEADERS.flatMap((headers) =>
    (["include", "same-origin"] as const).map((credentials) => ({ method, headers, credentials })),
  ),
);

interface Outcome {
  readonly isRead: boolean;
  readonly exposed: readonly string[];
}

// The two clients keep their connections differently.
function isOfTheAnswer(name: string): boolean {
  return name !== "connection" && name !== "keep-alive";
}

/** Makes the calls in a page of real Chromium, each at a URL of its own, so that no preflight is spared. */
async function inChromium(from: string, urls: readonly string[]): Promise<Outcome[]> {
  const tab = await chromium.newPage();
  await tab.goto(from);
  const outcomes = await tab.evaluate(
    async (calls, at) => {
      const results: { isRead: boolean; exposed: string[] }[] = [];
      for (const [i, call] of calls.entries()) {
        try {
          const response = await fetch(at[i] ?? "", call);
          const body = await response.text();
          results.push({ isRead: body === "read", exposed: [...response.headers.keys()] });
        } catch {
          results.push({ isRead: false, exposed: [] });
        }
      }
      return results;
    },
    CALLS,
    urls,
  );
  await tab.close();
  return outcomes.map(({ isRead, exposed }) => ({ isRead, exposed: exposed.filter(isOfTheAnswer) }));
}

/** What the policy alone promises, from its decisions on the preflight and the request. */
function promised(config: PolicyConfig, from: string, { method, headers, credentials }: SampleCall): boolean {
  const policy = policyOf(config);
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const facts = { path: "/", origin: from };
  const asksFirst = !["GET", "POST"].includes(method) || names.length > 0;
  const question = { ...facts, method: "OPTIONS", requestMethod: method, requestHeaders: names.join(",") };
  const answers = [...(asksFirst ? [policy.decide(question)] : []), policy.decide({ ...facts, method })];
  const sharesCredentials = answers.every(({ headers: sent }) => sent["Access-Control-Allow-Credentials"] === "true");
  return answers.every(({ allowed }) => allowed) && (credentials !== "include" || sharesCredentials);
}

describe.runIf(isHere).each(POLICIES)("%s", (_, config) => {
  test.each([
    ["the granted page", () => granted],
    ["another page", () => other],
  ])("%s", async (_page, from) => {
    live.replace(config());
    const token = Math.random().toString(36).slice(2);
    const urls = CALLS.map((_call, i) => `${api}/${token}/${i}`);
    const seen = await inChromium(from(), urls);
    const browser = createBrowser({ page: from(), engine: "chromium" });
    for (const [i, call] of CALLS.entries()) {
      const { verdict, exposed: all } = await browser.explain(urls[i] ?? "", call);
      const exposed = all.filter(isOfTheAnswer);
      const title = `${call.method} ${JSON.stringify(call.headers)} ${call.credentials}`;
      expect(seen[i], title).toEqual({ isRead: verdict === "readable", exposed });
      expect(seen[i]?.isRead, title).toBe(promised(config(), from(), call));
    }
  });
});
