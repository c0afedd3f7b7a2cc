// `npm run bench:explain`: what an explanation costs without I/O, in microseconds a call. The server is a policy in the
// same process; every call is to a URL of its own, so that no preflight is spared. The other engines' verdicts are part
// of an explanation, and of its cost.
import { definePolicy } from "corslet";
import { createBrowser, policyTransport } from "corslet/browser";

const policy = definePolicy({
  resources: {
    "/api/*": {
      origins: ["https://app.example.com"],
      methods: ["PUT"],
      allowHeaders: ["Content-Type"],
      exposeHeaders: ["X-Total"],
      credentials: true,
    },
  },
});
const json = { "Content-Type": "application/json" };
const CALLS = {
  "GET, readable": { credentials: "include" },
  "PUT with a preflight, readable": { method: "PUT", headers: json, credentials: "include" },
  "PUT with a body": { method: "PUT", headers: json, credentials: "include", body: "{}" },
  "DELETE, blocked": { method: "DELETE", headers: { "X-Debug": "1" } },
};
const [ROUNDS, CALLS_A_ROUND] = [31, 500];

console.log(`Node ${process.version}, median of ${ROUNDS} rounds of ${CALLS_A_ROUND} calls (quartiles), µs a call`);
for (const [title, init] of Object.entries(CALLS)) {
  const browser = createBrowser({ page: "https://app.example.com/", transport: policyTransport(policy) });
  const round = async () => {
    const started = performance.now();
    for (let i = 0; i < CALLS_A_ROUND; i++) await browser.explain(`https://api.example.com/api/${i}`, init);
    return ((performance.now() - started) * 1000) / CALLS_A_ROUND;
  };
  for (let i = 0; i < 5; i++) await round();
  const times = [];
  for (let i = 0; i < ROUNDS; i++) times.push(await round());
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor(part * (ROUNDS - 1))].toFixed(1);
  console.log(`  ${title.padEnd(32)} ${at(0.5).padStart(6)}  (${at(0.25)} to ${at(0.75)})`);
}
