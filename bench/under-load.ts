import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import autocannon from "autocannon";
import { currentLoad, machineAfter } from "./machine.ts";
import { loadTable, writePages } from "./pages.ts";
import { textOf } from "./report.ts";
import { type LoadResult, store } from "./results.ts";
import { shuffle, summarize } from "./statistics.ts";

// Requests per second over loopback with keep-alive: without CORS, with the same headers set by hand, with the framework's
// own package, and with Corslet. Servers run in processes of their own and take turns, so that what disturbs the machine
// disturbs all.

const [ROUNDS, SECONDS] = process.argv.includes("--quick") ? [3, 1] : [12, 2];
const CONNECTIONS = 50;
const CONTESTANTS = ["alone", "by hand", "peer", "corslet"] as const;
const NAMES = {
  http: { name: "node:http", peer: "cors" },
  fastify: { name: "Fastify", peer: "@fastify/cors" },
} as const;

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
  process.stdout.write(`${textOf(loadTable(result))}\n`);
  if (!process.argv.includes("--write")) return;
  store("load", result);
  writePages();
}

async function compare(framework: keyof typeof NAMES): Promise<LoadResult["servers"][number]> {
  const servers: Server[] = [];
  const rates: number[][] = CONTESTANTS.map(() => []);
  try {
    for (const contestant of CONTESTANTS) servers.push(await start(framework, contestant));
    for (const { port } of servers) await requestsPerSecond(port, 1);
    for (let round = 0; round < ROUNDS; round++)
      for (const which of shuffle([...servers.keys()]))
        rates[which]?.push(await requestsPerSecond((servers[which] as Server).port, SECONDS));
  } finally {
    for (const { child } of servers) child.kill();
  }
  const [alone = []] = rates;
  const { name, peer } = NAMES[framework];
  return {
    name,
    contestants: CONTESTANTS.map((contestant, i) => ({
      name: contestant === "peer" ? peer : contestant,
      rate: summarize(rates[i] ?? []),
      ratio: summarize((rates[i] ?? []).map((rate, round) => rate / (alone[round] as number))),
    })),
  };
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
