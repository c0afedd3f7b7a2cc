// `npm run bench:audit`: how long `corslet audit` takes, as a user runs it: whole processes, against a server that has
// nothing wrong, in a process of its own on the same machine. A warm endpoint is what each further one of a hundred adds,
// one after the other. Speed is no test: the exit code is 0 whatever comes out; a report that is not clean ends the run.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";

const isQuick = process.argv.includes("--quick");
const COLD_ROUNDS = isQuick ? 7 : 31;
const WARM_ROUNDS = isQuick ? 3 : 11;
const LARGE_ROUNDS = isQuick ? 1 : 5;
const WARM_ENDPOINTS = 100;
const LARGE_ENDPOINTS = 1000;
const MAIN = fileURLToPath(new URL("../packages/cli/dist/main.js", import.meta.url));
const SERVER = fileURLToPath(new URL("audit/server.mjs", import.meta.url));
const RESULTS = fileURLToPath(new URL("audit-results.md", import.meta.url));

const loadBefore = loadavg()[0];
const server = spawn(process.execPath, [SERVER], { stdio: ["ignore", "pipe", "inherit"] });
const [port] = await once(server.stdout.setEncoding("utf8"), "data");
const base = `http://127.0.0.1:${Number(port)}`;
const OPTIONS = ["--origin", "https://app.example.com", "--cookie", "session=bench", "--format", "json"];

/** Milliseconds of a process, and what it printed. */
function timed(args) {
  const started = process.hrtime.bigint();
  const text = execFileSync(process.execPath, args, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { ms: Number(process.hrtime.bigint() - started) / 1e6, text };
}

/** Audits so many endpoints. */
function audit(count, ...options) {
  const paths = Array.from({ length: count - 1 }, (_, i) => ["--path", `/api/${i + 1}`]).flat();
  const { ms, text } = timed([MAIN, "audit", `${base}/api/0`, ...paths, ...OPTIONS, ...options]);
  const { verdict, endpoints } = JSON.parse(text);
  if (verdict !== "clean" || endpoints.length !== count)
    throw new Error(`${endpoints.length} of ${count} endpoints, and the verdict was ${verdict}`);
  return { ms, requests: Math.max(...endpoints.map(({ requests }) => requests)) };
}

const at = (values, share) => values.toSorted((a, b) => a - b)[Math.round((values.length - 1) * share)];
const rounds = (count, run) => Array.from({ length: count }, run);
const spread = (values, unit, digits = 0) =>
  `${at(values, 0.5).toFixed(digits)} ${unit} (${at(values, 0.25).toFixed(digits)} to ${at(values, 0.75).toFixed(digits)})`;

const rows = [];
const row = (title, seen, target, isMet) =>
  rows.push([title, seen, target, isMet === undefined ? "" : isMet ? "pass" : "miss"]);

try {
  const node = rounds(COLD_ROUNDS, () => timed(["-e", "0"]).ms);
  row("a process of Node that does nothing", spread(node, "ms"), "");
  audit(1);
  const cold = rounds(COLD_ROUNDS, () => audit(1));
  const coldTimes = cold.map(({ ms }) => ms);
  row("a whole cold process, one endpoint", spread(coldTimes, "ms"), "<= 300 ms", at(coldTimes, 0.5) <= 300);
  const { requests } = cold[0];
  row("requests to one endpoint", String(requests), "<= 60", requests <= 60);

  const warm = rounds(WARM_ROUNDS, () => {
    const one = audit(1, "--concurrency", "1").ms;
    return (audit(WARM_ENDPOINTS + 1, "--concurrency", "1").ms - one) / WARM_ENDPOINTS;
  });
  row("a warm endpoint, one after the other", spread(warm, "ms", 1), "<= 100 ms", at(warm, 0.5) <= 100);

  const large = rounds(LARGE_ROUNDS, () => audit(LARGE_ENDPOINTS, "--concurrency", "16").ms / 1000);
  row(`${LARGE_ENDPOINTS} endpoints, 16 at a time`, spread(large, "s", 1), "<= 45 s", at(large, 0.5) <= 45);
} finally {
  server.kill();
}

const line = (cells) => `| ${cells.join(" | ")} |`;
const table = [line(["", "median (quartiles)", "target", ""]), "| --- | --: | --: | --: |", ...rows.map(line)].join(
  "\n",
);
const load = `load ${loadBefore.toFixed(2)} to ${loadavg()[0].toFixed(2)}`;
const machine = `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus()[0]?.model.trim() || "unknown processor"}, ${availableParallelism()} cores, ${load}`;
console.log(`${machine}\n\n${table}`);
if (process.argv.includes("--write")) {
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    RESULTS,
    `# How long an audit takes\n\nWritten by \`npm run bench:audit -- --write\` on ${date}. ${machine}.\n\nHow it is measured stands in [README.md](README.md).\n\n${table}\n`,
  );
}
