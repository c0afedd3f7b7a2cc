// 200 connections for 30 s (after 30 s to warm up) through `corslet serve`, run by hand: `npm run test:soak`. Every request must be answered
// with the status and headers that are due, preflights must not reach the upstream, and the proxy's memory must stay
// flat. The proxy and the upstream are processes of their own, so that each one's memory is its own.
import { fork, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";

const SECONDS = Number(process.env.SOAK_SECONDS ?? 30);
// Buffers and compiled code grow first; what grows after that is a leak. Answers are judged from the start.
const WARM_UP_SECONDS = Number(process.env.SOAK_WARM_UP_SECONDS ?? 30);
const CONNECTIONS = Number(process.env.SOAK_CONNECTIONS ?? 200);
/** How much larger the median of the last third may be than that of the first: garbage comes and goes. */
const MAX_GROWTH = 1.1;

const APP = "https://app.example.com";
const EVIL = "https://evil.test";

const POLICY = {
  resources: {
    "/api/*": {
      origins: [APP],
      methods: ["PUT"],
      allowHeaders: ["Content-Type"],
      credentials: true,
    },
  },
};

/** Each kind of request, and what is due to it. `acao` is the origin that the answer names; `null` for none. */
const KINDS = [
  { name: "GET granted", method: "GET", path: "/api/json", origin: APP, status: 200, acao: APP, body: '{"ok":true}' },
  { name: "GET refused", method: "GET", path: "/api/json", origin: EVIL, status: 200, acao: null, body: '{"ok":true}' },
  { name: "GET without Origin", method: "GET", path: "/api/json", status: 200, acao: null, body: '{"ok":true}' },
  { name: "GET ungoverned", method: "GET", path: "/other", origin: APP, status: 404, acao: "*", body: "not here" },
  {
    name: "PUT",
    method: "PUT",
    path: "/api/echo",
    origin: APP,
    status: 200,
    acao: APP,
    send: "x".repeat(20_000),
    body: "20000",
  },
  { name: "404", method: "GET", path: "/api/404", origin: APP, status: 404, acao: APP, body: "not here" },
  { name: "500", method: "GET", path: "/api/500", origin: APP, status: 500, acao: APP, body: "broken" },
  { name: "stream", method: "GET", path: "/api/stream", origin: APP, status: 200, acao: APP, body: "piece ".repeat(5) },
  { name: "large", method: "GET", path: "/api/large", origin: APP, status: 200, acao: APP, body: "y".repeat(100_000) },
  { name: "preflight granted", method: "OPTIONS", path: "/api/echo", origin: APP, asks: "PUT", status: 204, acao: APP },
  {
    name: "preflight refused",
    method: "OPTIONS",
    path: "/api/echo",
    origin: EVIL,
    asks: "PUT",
    status: 403,
    acao: null,
  },
];

if (process.argv[2] === "upstream") await serveUpstream();
else await soak();

async function serveUpstream() {
  const { createServer } = await import("node:http");
  const served = {};
  const wrong = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true" };
  const server = createServer((request, response) => {
    served[`${request.method} ${request.url}`] = (served[`${request.method} ${request.url}`] ?? 0) + 1;
    switch (request.url) {
      case "/api/json":
        return response.writeHead(200, { ...wrong, "Content-Type": "application/json" }).end('{"ok":true}');
      case "/api/echo": {
        let length = 0;
        request.on("data", (chunk) => (length += chunk.length));
        return request.on("end", () => response.writeHead(200, wrong).end(String(length)));
      }
      case "/api/stream": {
        response.writeHead(200, wrong);
        let pieces = 0;
        const timer = setInterval(() => {
          response.write("piece ");
          if (++pieces < 5) return;
          clearInterval(timer);
          response.end();
        }, 10);
        return response.on("close", () => clearInterval(timer));
      }
      case "/api/large":
        return response.writeHead(200, wrong).end("y".repeat(100_000));
      case "/api/500":
        return response.writeHead(500, wrong).end("broken");
      default:
        return response.writeHead(404, wrong).end("not here");
    }
  });
  process.on("message", () => process.send({ served }));
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
}

async function soak() {
  const upstream = fork(fileURLToPath(import.meta.url), ["upstream"]);
  const ask = (message) =>
    new Promise((resolve) => {
      upstream.once("message", resolve);
      if (message !== undefined) upstream.send(message);
    });
  const { port } = await ask();
  const folder = mkdtempSync(join(tmpdir(), "corslet-soak-"));
  writeFileSync(join(folder, "policy.json"), JSON.stringify(POLICY));
  const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
  const args = ["serve", "--policy", join(folder, "policy.json"), "--upstream", `http://127.0.0.1:${port}`];
  const addresses = ["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--log", "json"];
  // Its log goes through a pipe that is read, as in production.
  const proxy = spawn(process.execPath, [main, ...args, ...addresses], { stdio: ["ignore", "pipe", "pipe"] });
  const exited = new Promise((resolve) => void proxy.once("close", resolve));
  let logged = 0;
  proxy.stdout.on("data", (data) => {
    for (const byte of data) if (byte === 10) logged++;
  });
  const [origin, admin] = await new Promise((resolve, reject) => {
    let text = "";
    proxy.stderr.on("data", (data) => {
      text += data;
      const found = /listening +(\S+)[^]*admin +(http:\/\/[^/]+)/.exec(text);
      if (found !== null) resolve([found[1], found[2]]);
    });
    proxy.once("close", () => reject(new Error(text)));
  });

  const faults = new Map();
  const fault = (text) => faults.set(text, (faults.get(text) ?? 0) + 1);
  const answered = new Map(KINDS.map(({ name }) => [name, 0]));
  const samples = [];
  const started = performance.now();
  const sampler = setInterval(async () => {
    const text = await (await fetch(`${admin}/_corslet/metrics`)).text();
    const bytes = Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1]);
    samples.push({ seconds: (performance.now() - started) / 1000, megabytes: bytes / 2 ** 20 });
  }, 500);

  const result = await autocannon({
    url: origin,
    connections: CONNECTIONS,
    duration: WARM_UP_SECONDS + SECONDS,
    requests: KINDS.map((kind) => ({
      method: kind.method,
      path: kind.path,
      headers: {
        ...(kind.origin === undefined ? {} : { Origin: kind.origin }),
        ...(kind.asks === undefined ? {} : { "Access-Control-Request-Method": kind.asks }),
      },
      ...(kind.send === undefined ? {} : { body: kind.send }),
      onResponse: (status, body, _, headers) => {
        answered.set(kind.name, answered.get(kind.name) + 1);
        for (const [what, got, due] of findings(kind, status, body, headers)) {
          if (got !== due)
            fault(`${kind.name}: ${what} is ${String(got).slice(0, 60)}, not ${String(due).slice(0, 60)}`);
        }
      },
    })),
  });
  clearInterval(sampler);

  const { served } = await ask("served");
  const total = [...answered.values()].reduce((sum, count) => sum + count, 0);
  for (const name of ["errors", "timeouts", "mismatches", "resets"]) {
    if ((result[name] ?? 0) > 0) fault(`autocannon counted ${result[name]} ${name}`);
  }
  for (const [name, count] of answered) if (count === 0) fault(`${name}: never answered`);
  for (const request of Object.keys(served))
    if (request.startsWith("OPTIONS")) fault(`${request} reached the upstream`);
  // What was under way when the time was up may have reached the upstream, and nothing else.
  const toUpstream = KINDS.filter(({ asks }) => asks === undefined).reduce(
    (sum, { name }) => sum + answered.get(name),
    0,
  );
  const reached = Object.values(served).reduce((sum, count) => sum + count, 0);
  if (reached < toUpstream || reached > toUpstream + CONNECTIONS)
    fault(`${reached} reached the upstream, ${toUpstream} came back`);

  const flat = samples.filter(({ seconds }) => seconds >= WARM_UP_SECONDS);
  const third = Math.max(1, Math.floor(flat.length / 3));
  const [before, after] = [median(flat.slice(0, third)), median(flat.slice(-third))];
  if (!(after <= before * MAX_GROWTH)) fault(`memory grows from ${before.toFixed(1)} to ${after.toFixed(1)} MB`);

  proxy.kill("SIGTERM");
  const code = await exited;
  if (code !== 0) fault(`the proxy exited with ${code}`);
  if (logged < total) fault(`${logged} lines were logged of ${total} answers`);
  upstream.kill();
  rmSync(folder, { recursive: true });

  console.log(
    `${CONNECTIONS} connections, ${WARM_UP_SECONDS} s to warm up and ${SECONDS} s: ${total} answers, ${(total / (WARM_UP_SECONDS + SECONDS)).toFixed(0)} a second`,
  );
  console.log(`latency: p50 ${result.latency.p50} ms, p99 ${result.latency.p99} ms, max ${result.latency.max} ms`);
  for (const [name, count] of answered) console.log(`  ${name.padEnd(20)} ${count}`);
  console.log(
    `memory of the proxy: ${shown(samples.at(0))} at first, ${shown(flat.at(0))} after warm-up, ${shown(flat.at(-1))} at the end`,
  );
  const medians = `median of the first third after warm-up ${before.toFixed(1)} MB, of the last ${after.toFixed(1)} MB`;
  console.log(`  ${medians}; slope ${(slope(flat) * 60).toFixed(1)} MB a minute`);
  for (const [text, count] of faults) console.log(`FAULT ${count} x ${text}`);
  console.log(faults.size === 0 ? "nothing was lost" : `${faults.size} kinds of fault`);
  process.exitCode = faults.size === 0 ? 0 : 1;
}

function shown(sample) {
  return sample === undefined ? "unknown" : `${sample.megabytes.toFixed(1)} MB`;
}

function findings(kind, status, body, headers) {
  const lines = Object.entries(headers).filter(([name]) => name.toLowerCase() === "access-control-allow-origin");
  const vary = Object.entries(headers).find(([name]) => name.toLowerCase() === "vary")?.[1] ?? "";
  return [
    ["status", status, kind.status],
    ["Access-Control-Allow-Origin", lines.map(([, value]) => value).join(" and ") || null, kind.acao],
    ["Vary: Origin", /\borigin\b/i.test(vary), kind.path.startsWith("/api/")],
    ["body", body, kind.body ?? ""],
  ];
}

/** Least squares, in megabytes a second. */
function slope(samples) {
  const mean = (of) => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [x, y] = [mean(({ seconds }) => seconds), mean(({ megabytes }) => megabytes)];
  const covariance = mean(({ seconds, megabytes }) => (seconds - x) * (megabytes - y));
  return covariance / mean(({ seconds }) => (seconds - x) ** 2);
}

function median(samples) {
  const sorted = samples.map(({ megabytes }) => megabytes).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
