import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import autocannon from "autocannon";
import { currentLoad, machineAfter } from "./machine.ts";
import { loadTable, writePages } from "./pages.ts";
import { textOf } from "./report.ts";
import { type LoadResult, store } from "./results.ts";
import { shuffle, summarize } from "./statistics.ts";

// Requests per second over loopback with keep-alive: without CORS, with as many bytes in one header that says nothing, with
// the same headers set by hand, with the framework's own package, and with Corslet. Servers run in processes of their own
// and take turns, so that what disturbs the machine disturbs all. In further rounds each is profiled.

const [ROUNDS, PROFILED, SECONDS] = process.argv.includes("--quick") ? [3, 1, 1] : [12, 5, 2];
const CONNECTIONS = 50;
const CONTESTANTS = ["alone", "bytes", "by hand", "peer", "corslet"] as const;
const NAMES = {
  http: { name: "node:http", bytes: "as many bytes", peer: "cors" },
  fastify: { name: "Fastify", bytes: "as many bytes", peer: "@fastify/cors" },
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
  const scripts: number[][] = CONTESTANTS.map(() => []);
  const sendings: number[][] = CONTESTANTS.map(() => []);
  try {
    for (const contestant of CONTESTANTS) servers.push(await start(framework, contestant));
    for (const { port } of servers) await requests(port, 1);
    const turns = (): [number, Server][] => shuffle([...servers.entries()]);
    for (let round = 0; round < ROUNDS; round++)
      for (const [which, { port }] of turns()) rates[which]?.push((await requests(port, SECONDS)) / SECONDS);
    for (let round = 0; round < PROFILED; round++) {
      for (const [which, server] of turns()) {
        const { script, sending } = await profiled(server);
        scripts[which]?.push(script);
        sendings[which]?.push(sending);
      }
    }
  } finally {
    for (const { child } of servers) child.kill();
  }
  const [alone = []] = rates;
  const { name, ...names } = NAMES[framework];
  return {
    name,
    contestants: CONTESTANTS.map((contestant, i) => ({
      name: { ...names, alone: "alone", "by hand": "by hand", corslet: "corslet" }[contestant],
      rate: summarize(rates[i] ?? []),
      ratio: summarize((rates[i] ?? []).map((rate, round) => rate / (alone[round] as number))),
      script: summarize(scripts[i] ?? []),
      sending: summarize(sendings[i] ?? []),
    })),
  };
}

async function start(framework: string, contestant: string): Promise<Server> {
  const child = fork("bench/load/server.mjs", [framework, contestant], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const [port] = (await once(child.stdout?.setEncoding("utf8") as never, "data")) as [string];
  return { child, port: Number(port) };
}

/** How many requests were answered in so many seconds. */
async function requests(port: number, duration: number): Promise<number> {
  const url = `http://127.0.0.1:${port}/api/items`;
  const headers = { origin: "https://app.example.com" };
  const { requests: answered, non2xx, errors } = await autocannon({ url, headers, connections: CONNECTIONS, duration });
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests were not answered as they should be`);
  return answered.total;
}

/** The server's own time, in nanoseconds a request. */
async function profiled({ child, port }: Server): Promise<{ readonly script: number; readonly sending: number }> {
  await ask(child);
  const count = await requests(port, SECONDS);
  const { script, sending } = (await ask(child)) as { readonly script: number; readonly sending: number };
  return { script: script / count, sending: sending / count };
}

async function ask(child: ChildProcess): Promise<unknown> {
  const answer = once(child, "message");
  child.send("own time");
  const [message] = (await answer) as [unknown];
  return message;
}

await run();
