import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import autocannon from "autocannon";
import { currentLoad, machineAfter } from "./machine.ts";
import { writePages } from "./pages.ts";
import { type LoadResult, store } from "./results.ts";
import { summarize } from "./statistics.ts";

// Requests per second with Corslet and without, over loopback with keep-alive. Servers run in processes of their own and
// take turns, so that what disturbs the machine disturbs both.

const [ROUNDS, SECONDS] = process.argv.includes("--quick") ? [3, 1] : [15, 3];
const CONNECTIONS = 50;
const NAMES = { http: "node:http", fastify: "Fastify" } as const;

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
}

async function run(): Promise<void> {
  const loadBefore = currentLoad();
  const servers = [await compare("http"), await compare("fastify")];
  const result: LoadResult = {
    machine: machineAfter(loadBefore),
    connections: CONNECTIONS,
    seconds: SECONDS,
    servers,
  };
  for (const { name, alone, corslet, ratio } of servers) {
    process.stdout.write(
      `${name.padEnd(10)} alone ${alone.median.toFixed(0)}/s, with Corslet ${corslet.median.toFixed(0)}/s: ` +
        `${ratio.median.toFixed(3)} (${ratio.lower.toFixed(3)} to ${ratio.upper.toFixed(3)})\n`,
    );
  }
  if (!process.argv.includes("--write")) return;
  store("load", result);
  writePages();
}

async function compare(framework: keyof typeof NAMES): Promise<LoadResult["servers"][number]> {
  const servers = [await start(framework, "alone"), await start(framework, "corslet")] as const;
  const rates: [number[], number[]] = [[], []];
  try {
    for (const { port } of servers) await requestsPerSecond(port, 1);
    for (let round = 0; round < ROUNDS; round++) {
      // Each goes first as often as the other.
      for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
        rates[which].push(await requestsPerSecond(servers[which].port, SECONDS));
    }
  } finally {
    for (const { child } of servers) child.kill();
  }
  const [alone, corslet] = rates;
  const ratios = corslet.map((rate, i) => rate / (alone[i] as number));
  return { name: NAMES[framework], alone: summarize(alone), corslet: summarize(corslet), ratio: summarize(ratios) };
}

async function start(framework: string, contestant: string): Promise<Server> {
  const child = spawn(process.execPath, ["bench/load/server.mjs", framework, contestant], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  return { child, port: Number(port) };
}

async function requestsPerSecond(port: number, duration: number): Promise<number> {
  const url = `http://127.0.0.1:${port}/api/items`;
  const headers = { origin: "https://app.example.com" };
  const { requests, non2xx, errors } = await autocannon({ url, headers, connections: CONNECTIONS, duration });
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests were not answered as they should be`);
  return requests.average;
}

await run();
