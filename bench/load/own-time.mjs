import { Session } from "node:inspector/promises";

// A server's own time, told to the parent process when it asks twice: for the start, and for the sums since.

// What the kernel is called for: to send. In it is much of what the network costs, and the waking of the client.
const SENDS = new Set(["writev", "writeLatin1String", "writeUtf8String"]);
// Of these nobody can say for whom they were: waiting, and what the process does in no function.
const NOBODYS = new Set(["(idle)", "(root)", "(program)"]);

const session = new Session();
session.connect();
await session.post("Profiler.enable");

let isRunning = false;
process.on("message", async () => {
  if (!isRunning) {
    isRunning = true;
    await session.post("Profiler.start");
    process.send(null);
    return;
  }
  isRunning = false;
  const { profile } = await session.post("Profiler.stop");
  process.send(sumsOf(profile));
});

/** Nanoseconds spent in sending, and in all other functions. */
function sumsOf({ nodes, samples, timeDeltas }) {
  const nameOf = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const sums = { sending: 0, script: 0 };
  samples.forEach((id, i) => {
    const name = nameOf.get(id);
    if (!NOBODYS.has(name)) sums[SENDS.has(name) ? "sending" : "script"] += timeDeltas[i] * 1000;
  });
  return sums;
}
