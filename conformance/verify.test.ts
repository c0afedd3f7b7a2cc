import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { policyOf } from "corslet";
import { describe, expect, it, onTestFinished } from "vitest";
import { probeClient } from "../packages/cli/src/probe/client.ts";
import { verify } from "../packages/cli/src/verify/verify.ts";
import { allSubjects } from "./subjects/index.ts";
import type { Running } from "./subjects/subject.ts";
import type { HeaderLine } from "./translate.ts";

// `corslet verify`, asked of everything that serves a policy.

const POLICY = {
  resources: {
    "/api/*": {
      origins: ["https://app.example.com", "https://*.shop.example.com"],
      methods: ["GET", "PUT"],
      allowHeaders: ["X-Request-Id"],
      credentials: true,
    },
    "/public": { origins: "*", exposeHeaders: ["ETag"] },
  },
} as const;
const OTHER = { resources: { ...POLICY.resources, "/api/*": { origins: ["https://app.example.com"] } } } as const;

const PATHS = [
  { resource: "/api/*", path: "/api/items" },
  { resource: "/public", path: "/public" },
];
const UPSTREAM = { status: 200, headers: [["Content-Type", "text/plain"]] } as const;

/** Hands on what comes in, one request after the other, to whatever serves the policy. */
async function addressOf(running: Running): Promise<URL> {
  let turn = Promise.resolve();
  const server = createServer((incoming, outgoing) => {
    const previous = turn;
    turn = (async () => {
      await previous;
      const answer = await running.request(rawOf(incoming));
      if ("turnedAway" in answer) outgoing.writeHead(400).end(answer.turnedAway);
      else {
        outgoing.writeHead(answer.status, answer.headers.filter(([name]) => !HOP.has(name.toLowerCase())).flat());
        outgoing.end(incoming.method === "HEAD" ? undefined : answer.body);
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await running.stop();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

function rawOf({ method = "", url = "", rawHeaders }: IncomingMessage): Parameters<Running["request"]>[0] {
  const lines = rawHeaders.flatMap((name, i): HeaderLine[] => (i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ""]] : []));
  const headers = lines.filter(([name]) => name.toLowerCase() !== "host" && !HOP.has(name.toLowerCase()));
  return { method, path: url, headers };
}

async function faultsOf(name: string, served: object): Promise<readonly string[]> {
  const subject = allSubjects.find((each) => each.name === name);
  const running = await subject?.start(served as Record<string, unknown>, UPSTREAM);
  const base = await addressOf(running as Running);
  const { verdicts, isComplete } = await verify(base, policyOf(POLICY), PATHS, probeClient(10_000));
  expect(isComplete).toBe(true);
  return verdicts.flatMap(({ faults, request }) =>
    faults.map((fault) => `${request.method} ${request.headers.flat().join(" ")}: ${fault}`),
  );
}

// Not of `decide`, which answers no requests.
const NAMES = allSubjects.map(({ name }) => name).filter((name) => !name.startsWith("decide"));

describe.each(NAMES)("%s", (name) => {
  it("follows its own policy", async () => {
    expect(await faultsOf(name, POLICY)).toEqual([]);
  });

  it("does not follow another", async () => {
    expect((await faultsOf(name, OTHER)).length).toBeGreaterThan(0);
  });
});
