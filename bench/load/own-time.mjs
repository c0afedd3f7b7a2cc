import { Session } from "node:inspector/promises";

// A server's own time, told to the parent process when it asks twice: for the start, and for the sums since.

const MICROSECONDS = 100;
// What the kernel is called for: to send. In it is much of what the network costs, and the waking of the client.
const SENDS = new Set(["writev", "writeLatin1String", "writeUtf8String"]);
const WAITS = new Set(["(idle)", "(root)"]);

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: MICROSECONDS });

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

/** Nanoseconds spent in sending, and in all else but waiting. */
function sumsOf({ nodes, samples, timeDeltas }) {
  const nameOf = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const sums = { sending: 0, script: 0 };
  samples.forEach((id, i) => {
    const name = nameOf.get(id);
    if (!WAITS.has(name)) sums[SENDS.has(name) ? "sending" : "script"] += timeDeltas[i] * 1000;
  });
  return sums;
}
