// Four ports, four origins: the API, `corslet serve` before it, and two pages.
import { once } from "node:events";
import { createServer } from "node:net";

/** The environment variable that moves the ports. */
export const PORT_VARIABLE = "CORSLET_START_PORT";
const DEFAULT_BASE = 4400;

/** What listens where, as distances from the base port. */
const OFFSETS = { api: 0, proxy: 1, granted: 10, other: 20 };

/** @typedef {{ api: number, proxy: number, granted: number, other: number }} Ports */

/** A reason why the example cannot start, in words for the person who started it. */
export class StartError extends Error {
  name = "StartError";
}

/**
 * Chooses the ports: from a base, or any free ones where the base is 0.
 *
 * @param {string | undefined} base the variable's value
 * @returns {Promise<Ports>}
 * @throws {StartError} when the value is no port, or a port is taken.
 */
export async function choosePorts(base = String(DEFAULT_BASE)) {
  const first = Number(base);
  if (!/^\d+$/.test(base) || first > 65535 - OFFSETS.other)
    throw new StartError(`${PORT_VARIABLE} is ${JSON.stringify(base)}, which is no port between 1 and 65515.`);
  const wanted = Object.entries(OFFSETS).map(([name, offset]) => ({ name, port: first === 0 ? 0 : first + offset }));
  const held = [];
  try {
    for (const { name, port } of wanted) held.push({ name, server: await listen(port, "127.0.0.1") });
    // Browsers try ::1 first for `localhost`: whoever listens there would get the page's calls.
    for (const { server } of held) await listen(server.address().port, "::1").then(close, ignoreNoIpv6);
    return Object.fromEntries(held.map(({ name, server }) => [name, server.address().port]));
  } catch (error) {
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    const why = error.code === "EACCES" ? "may not be used by you" : "is taken by another program";
    throw new StartError(
      `Port ${error.port} ${why}.\n` +
        `Choose other ports with one variable: ${PORT_VARIABLE}=5400 npm start\n` +
        `(it takes 5400, 5401, 5410 and 5420; 0 takes any that are free.)`,
    );
  } finally {
    await Promise.all(held.map(({ server }) => close(server)));
  }
}

async function listen(port, host) {
  const server = createServer();
  server.listen({ port, host, exclusive: true });
  await once(server, "listening");
  return server;
}

async function close(server) {
  server.close();
  await once(server, "close");
}

function ignoreNoIpv6(error) {
  if (error.code === "EADDRINUSE") throw error;
}
