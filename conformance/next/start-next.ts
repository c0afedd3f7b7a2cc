import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { MAX_HEADER_SIZE } from "../subjects/sockets.ts";

const require = createRequire(import.meta.url);
// By require, since Next's types declare for every program that it has a NODE_ENV.
const next = require("next") as (options: object) => NextServer;
const FIXTURE = fileURLToPath(new URL("fixture", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../../examples/next", import.meta.url));
const CACHE = fileURLToPath(new URL("../../.cache/", import.meta.url));
const NEXT = require.resolve("next/dist/bin/next");

interface NextServer {
  readonly upgradeHandler: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  prepare(): Promise<void>;
  close(): Promise<void>;
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** What a test puts into the fixture's files. */
export interface ServedInNext {
  /** The catch-all route file. */
  readonly route?: (request: Request) => Response | Promise<Response>;
  /** The API route of requests with `Served-By: api-route`. */
  readonly apiRoute?: (request: IncomingMessage, response: ServerResponse) => unknown;
  /** `proxy.js`, for requests with `Served-By: proxy`. */
  readonly proxy?: (request: Request, next: () => Response) => Response | Promise<Response>;
}

const SERVED: unique symbol = Symbol.for("corslet.next") as never;

/** Has the fixture of every Next server in this process answer like this from now on. */
export function serveInNext(served: ServedInNext): void {
  (globalThis as { [SERVED]?: ServedInNext })[SERVED] = served;
}

/** A Next application, built, whose servers are not listening yet. */
export interface BuiltNext {
  readonly createServer: () => Server;
  /** What its servers answer requests with. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** What its servers answer handshakes with. */
  readonly upgrade: NextServer["upgradeHandler"];
  readonly remove: () => Promise<void>;
}

/**
 * Builds the fixture, and the example in it, in a folder of its own, inside the repository so that it resolves `corslet/next` as users do.
 *
 * @param socketsPort where the fixture hands on the handshakes that its proxy let through; default nowhere.
 */
export async function buildNext(socketsPort?: number): Promise<BuiltNext> {
  await mkdir(CACHE, { recursive: true });
  const dir = await mkdtemp(join(CACHE, "next-"));
  for (const name of ["app", "policy.js"]) await cp(join(EXAMPLE, name), join(dir, name), { recursive: true });
  await cp(FIXTURE, dir, { recursive: true });
  Object.assign(process.env, { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" });
  if (socketsPort !== undefined) process.env["SOCKETS_PORT"] = String(socketsPort);
  await promisify(execFile)(process.execPath, [NEXT, "build"], { cwd: dir });
  // Next would put its listener for handshakes on the first server that has a request, and on no other.
  const httpServer = new Server();
  const app = next({ dev: false, dir, hostname: "localhost", port: 3000, httpServer });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle,
    upgrade: (...all) => app.upgradeHandler(...all),
    createServer: () =>
      createServer({ maxHeaderSize: MAX_HEADER_SIZE }, (request, response) => void handle(request, response)),
    remove: async () => {
      await app.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
