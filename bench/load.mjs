// `npm run bench:load`: requests per second with Corslet and without, over loopback with keep-alive. Servers run in
// processes of their own and take turns, so that what disturbs the machine disturbs both.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";

const SERVER = fileURLToPath(new URL("load/server.mjs", import.meta.url));
const quick = process.argv.includes("--quick");
const [ROUNDS, SECONDS] = quick ? [3, 1] : [15, 3];
const CONTESTANTS = ["alone", "corslet"];

console.log(`Node ${process.version}, 50 connections, ${ROUNDS} rounds of ${SECONDS} s each; median (quartiles)`);
for (const framework of ["http", "fastify"]) {
  const servers = await Promise.all(CONTESTANTS.map((contestant) => start(framework, contestant)));
  for (const { port } of servers) await requestsPerSecond(port, 1);
  const ratios = [];
  const rates = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    // Each goes first as often as the other.
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    const seen = [];
    for (const which of order) seen[which] = await requestsPerSecond(servers[which].port, SECONDS);
    seen.forEach((rate, which) => rates[which].push(rate));
    ratios.push(seen[1] / seen[0]);
  }
  for (const { child } of servers) child.kill();
  const name = framework === "http" ? "node:http" : "Fastify";
  console.log(
    `  ${name.padEnd(10)} alone ${at(rates[0], 0.5).toFixed(0)}/s, with Corslet ${at(rates[1], 0.5).toFixed(0)}/s: ` +
      `${at(ratios, 0.5).toFixed(3)} (${at(ratios, 0.25).toFixed(3)} to ${at(ratios, 0.75).toFixed(3)})`,
  );
}

async function start(framework, contestant) {
  const child = spawn(process.execPath, [SERVER, framework, contestant], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(child.stdout.setEncoding("utf8"), "data");
  return { child, port: Number(port) };
}

async function requestsPerSecond(port, duration) {
  const url = `http://127.0.0.1:${port}/api/items`;
  const headers = { origin: "https://app.example.com" };
  const { requests, non2xx, errors } = await autocannon({ url, headers, connections: 50, duration });
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests were not answered as they should be`);
  return requests.average;
}

function at(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)];
}
