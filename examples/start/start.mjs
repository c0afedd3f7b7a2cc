// `npm start`: an API with no CORS of its own, `corslet serve` in front of it, and two pages that call it.
import { once } from "node:events";
import { relative } from "node:path";
import process from "node:process";
import { stripVTControlCharacters } from "node:util";
import { createApi } from "./api.mjs";
import { startServe } from "./corslet-serve.mjs";
import { createFeed, createVisits, createWrites } from "./feed.mjs";
import { createPage } from "./pages.mjs";
import { policyFileFor, policyReader } from "./policy.mjs";
import { choosePorts, PORT_VARIABLE, StartError } from "./ports.mjs";
import { complain, say, visitLine, welcome } from "./terminal.mjs";

const cleanups = [];
let isServing = false;
let isStopping = false;

async function stop(exitCode) {
  if (isStopping) return;
  isStopping = true;
  // Last started, first stopped.
  for (const cleanup of cleanups.toReversed()) await cleanup();
  process.exitCode = exitCode;
}

async function start() {
  const ports = await choosePorts(process.env[PORT_VARIABLE] || undefined);
  const policy = policyFileFor(ports);
  cleanups.push(policy.remove);
  const policyName = shortest(policy.file);
  const guardName = shortest(policy.guardFile);
  const feed = createFeed();

  const tell = (who, line) => {
    say(who, line);
    feed.tell({ who, line: stripVTControlCharacters(line) });
  };

  const visits = createVisits();
  const writes = createWrites();
  const { server: api, purse } = createApi(visits.add, (visit, outcome) => tell("api", visitLine(visit, outcome)));
  await listen(api, ports.api);
  const decide = policyReader(policy.file);
  // The page may know none of this; its own server tells it, so that people can see the truth.
  const explain = (facts) => ({
    ...decide(facts),
    ...visits.of(facts.origin),
    ...writes.of(facts.origin),
    purse: purse(),
  });
  for (const role of ["granted", "other"]) {
    await listen(createPage({ role, ports, policyName, guardName, explain, subscribe: feed.subscribe }), ports[role]);
  }

  // What it tells of its start stands in our own block, unless it fails.
  const heldBack = [];
  const serve = startServe({
    policyFile: policy.file,
    guardFile: policy.guardFile,
    ports,
    onLine(line) {
      writes.add(stripVTControlCharacters(line));
      if (isServing) tell("corslet", line);
      else heldBack.push(line);
    },
    onExit(how) {
      if (!isServing || isStopping) return;
      complain(`corslet serve has ended (${how}), so the example stops too.`);
      void stop(1);
    },
  });
  cleanups.push(serve.stop);
  try {
    await serve.ready();
  } catch (error) {
    for (const line of heldBack) say("corslet", line);
    throw error;
  }
  isServing = true;
  welcome(ports, policyName, guardName);
}

async function listen(server, port) {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
}

function shortest(file) {
  const fromHere = relative(process.cwd(), file);
  return fromHere.startsWith("..") ? file : fromHere;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stop(0));
try {
  await start();
} catch (error) {
  await stop(1);
  if (!(error instanceof StartError)) throw error;
  complain(error.message);
}
