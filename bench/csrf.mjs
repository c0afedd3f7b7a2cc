// `npm run bench:csrf`: what a CSRF guard costs. Decisions are made of requests that node:http has parsed itself, in the
// same rounds as csrf-csrf validates one; tokens beside the bare HMAC-SHA256 of a text of their length, through the same
// cryptography. A round is the median of its passes, a ratio is taken within a round, and what is printed is the median of
// the rounds. Speed is no test: the exit code is 0 whatever comes out.
import { createHmac, createSecretKey, randomBytes, webcrypto } from "node:crypto";
import { createServer } from "node:http";
import { Duplex } from "node:stream";
import { definePolicy } from "corslet";
import { factsOfNodeRequest, guard } from "corslet/csrf";
import { doubleCsrf } from "csrf-csrf";
import { nodeCrypto } from "../packages/corslet/dist/csrf/tokens/node-crypto.js";
import { keyringOf } from "../packages/corslet/dist/csrf/tokens/keyring.js";
import { signedText } from "../packages/corslet/dist/csrf/tokens/token.js";
import { tokensOf } from "../packages/corslet/dist/csrf/tokens/tokens.js";
import { webCrypto } from "../packages/corslet/dist/csrf/tokens/web-crypto.js";

const isQuick = process.argv.includes("--quick");
const [ROUNDS, PASSES, BATCH, WARM_UP] = [isQuick ? 9 : 41, 7, 64, 40];

const policy = definePolicy({
  resources: {
    "/api/*": [
      { origins: ["https://app.example.com"], methods: ["GET", "POST", "PUT", "DELETE"], credentials: true },
      { origins: ["https://read.example.com"], methods: ["GET"], credentials: true },
    ],
  },
  self: "https://api.example.com",
});

/** What a browser sends with every request. */
const USUAL = {
  Host: "api.example.com",
  Connection: "keep-alive",
  "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  Accept: "application/json",
  "Accept-Language": "en-GB,en;q=0.9",
  "Accept-Encoding": "gzip, deflate, br",
  "Content-Type": "application/json",
  "Content-Length": "0",
  "Sec-Fetch-Mode": "cors",
  "Sec-Fetch-Dest": "empty",
};

const from = (origin, site) => ({ ...(origin && { Origin: origin }), ...(site && { "Sec-Fetch-Site": site }) });
const CASES = [
  ["GET, safe", "GET", from(null, "cross-site"), true],
  ["same-origin", "POST", from("https://api.example.com", "same-origin"), true],
  ["a writer", "POST", from("https://app.example.com", "same-site"), true],
  ["a writer, Origin alone", "POST", from("https://app.example.com"), true],
  ["a reader, refused", "POST", from("https://read.example.com", "same-site"), false],
  ["a stranger, refused", "POST", from("https://evil.test", "cross-site"), false],
  ["no evidence, refused", "POST", from(), false],
];

/** A connection in memory: what is pushed arrives at the server, and what the server writes is dropped. */
class Wire extends Duplex {
  _read() {}
  _write(_chunk, _encoding, done) {
    done();
  }
}

const turn = () => new Promise((resolve) => void setImmediate(resolve));

/** Requests that node:http has parsed, anew each time. */
function openWires(text) {
  let arrived = [];
  const server = createServer((request, response) => {
    // Every handler reads a header; the first read is what parses them all.
    if (request.headers.host === undefined) throw new Error("a request lost its headers");
    arrived.push({ request, response });
  });
  const wires = Array.from({ length: BATCH }, () => {
    const wire = new Wire();
    server.emit("connection", wire);
    return wire;
  });
  return {
    async next() {
      arrived = [];
      for (const wire of wires) wire.push(text);
      while (arrived.length < BATCH) await turn();
      return arrived.map(({ request }) => request);
    },
    async finish() {
      for (const { response } of arrived) response.end();
      await turn();
    },
    close: () => wires.forEach((wire) => wire.destroy()),
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function shuffled(list) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

/** Measures contestants side by side: nanoseconds of each, one number a round. `time` times one pass of one. */
async function measure(contestants, time) {
  const names = Object.keys(contestants);
  const pass = async () => {
    const took = {};
    for (const name of shuffled(names)) took[name] = await time(contestants[name]);
    return took;
  };
  for (let i = 0; i < WARM_UP; i++) await pass();
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const passes = [];
    for (let i = 0; i < PASSES; i++) passes.push(await pass());
    rounds.push(Object.fromEntries(names.map((name) => [name, median(passes.map((took) => took[name]))])));
  }
  return rounds;
}

const of = (rounds, name) => median(rounds.map((round) => round[name]));
const ratio = (rounds, name, base) => median(rounds.map((round) => round[name] / round[base]));

/** Once through a batch: nanoseconds each. */
function timed(list, run) {
  const started = process.hrtime.bigint();
  for (let i = 0; i < list.length; i++) run(list[i]);
  return Number(process.hrtime.bigint() - started) / list.length;
}

/**
 * `facts`: the decision. `request`: with gathering its facts, as the middleware does. A request is decided `once`, right after it was parsed, as a server does it: then half of the time is spent on
 * fetching its strings, and on hashing them, for whoever reads them first. `again` is what the decision itself takes.
 */
async function benchDecisions() {
  console.log(`\nDecisions without tokens, ns a request`);
  console.log(
    `${" ".repeat(30)}again: facts  request  csrf-csrf      ratios      once: facts  request  csrf-csrf      ratios`,
  );
  const { decide } = guard(policy);
  const session = randomBytes(24).toString("base64url");
  const secret = randomBytes(32).toString("base64url");
  const peer = doubleCsrf({ getSecret: () => secret, getSessionIdentifier: () => session });
  const peerToken = peer.generateCsrfToken({ cookies: {} }, { cookie: () => undefined });
  const cookie = `sid=${session}; __Host-psifi.x-csrf-token=${peerToken}`;

  for (const [title, method, headers, isAllowed] of CASES) {
    const all = { ...USUAL, ...headers, Cookie: cookie, "X-CSRF-Token": peerToken };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const source = openWires(`${method} /api/items/42?full=1 HTTP/1.1\r\n${lines.join("")}\r\n`);
    let wrong = 0;
    const contestants = {
      facts: {
        prepare: (request) => ({ method, path: request.url, scheme: "https", headers: request.headers }),
        run: (facts) => void (decide(facts).allowed === isAllowed || wrong++),
      },
      request: {
        prepare: (request) => request,
        run: (request) => void (decide(factsOfNodeRequest(request)).allowed === isAllowed || wrong++),
      },
      peer: {
        prepare: (request) => Object.assign(request, { cookies: { "__Host-psifi.x-csrf-token": peerToken } }),
        run: (request) => void (peer.validateRequest(request) || wrong++),
      },
    };
    const again = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
    const once = await measure(
      Object.fromEntries(Object.keys(contestants).map((name) => [name, name])),
      async (name) => {
        const { prepare, run } = contestants[name];
        const prepared = (await source.next()).map(prepare);
        const first = timed(prepared, run);
        again[name].push(median(Array.from({ length: 15 }, () => timed(prepared, run))));
        await source.finish();
        return first;
      },
    );
    source.close();
    if (wrong > 0) throw new Error(`${title}: a decision was another`);
    const settled = again.facts.slice(WARM_UP).map((facts, i) => ({
      facts,
      request: again.request[WARM_UP + i],
      peer: again.peer[WARM_UP + i],
    }));
    const show = (rounds) =>
      [
        of(rounds, "facts").toFixed(0).padStart(6),
        of(rounds, "request").toFixed(0).padStart(8),
        of(rounds, "peer").toFixed(0).padStart(10),
        ratio(rounds, "facts", "peer").toFixed(3).padStart(6),
        ratio(rounds, "request", "peer").toFixed(3).padStart(6),
      ].join(" ");
    console.log(`  ${title.padEnd(34)} ${show(settled)}       ${show(once)}`);
  }
}

async function benchTokens() {
  const key = randomBytes(32);
  const binding = `session ${randomBytes(24).toString("base64url")}`;
  const text = signedText("2026-11", randomBytes(16).toString("base64url"), binding, "");
  const secret = createSecretKey(key);
  const imported = await webcrypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const bytes = new TextEncoder().encode(text);
  const platforms = {
    "node:crypto": [
      nodeCrypto(await import("node:crypto")),
      () => createHmac("sha256", secret).update(text, "utf8").digest("base64url"),
    ],
    WebCrypto: [webCrypto(webcrypto), () => webcrypto.subtle.sign("HMAC", imported, bytes)],
  };
  console.log(`\nTokens, ns each (${text.length} bytes are signed)       bare HMAC   ours   ratio`);
  for (const [platform, [crypto, bare]] of Object.entries(platforms)) {
    const tokens = tokensOf(keyringOf([{ kid: "2026-11", bytes: key }], crypto), "", crypto);
    const token = await tokens.mint(binding);
    const others = await Promise.all(Array.from({ length: BATCH }, async () => tokens.mint(binding)));
    let at = 0;
    const isSync = platform === "node:crypto";
    const rounds = await measure(
      {
        bare,
        mint: () => tokens.mint(binding),
        verify: () => tokens.verify(others[at++ % BATCH], binding),
      },
      async (run) => {
        const started = process.hrtime.bigint();
        if (isSync) for (let i = 0; i < BATCH; i++) run();
        else for (let i = 0; i < BATCH; i++) await run();
        return Number(process.hrtime.bigint() - started) / BATCH;
      },
    );
    if (!(await tokens.verify(token, binding)) || (await tokens.verify(token, `${binding}x`)))
      throw new Error(`${platform}: a token was taken for another`);
    for (const name of ["mint", "verify"])
      console.log(
        `  ${`${platform}, ${name}`.padEnd(34)} ${of(rounds, "bare").toFixed(0).padStart(9)} ${of(rounds, name).toFixed(0).padStart(6)}   ${ratio(rounds, name, "bare").toFixed(2)}`,
      );
  }
}

console.log(`Node ${process.version}, medians of ${ROUNDS} rounds of ${PASSES} passes of ${BATCH}`);
await benchDecisions();
await benchTokens();
