import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
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
  prepare(): Promise<void>;
  close(): Promise<void>;
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** A handler that a test puts behind the catch-all route. */
export type RouteHandler = (request: Request) => Response | Promise<Response>;

const SERVED: unique symbol = Symbol.for("corslet.next") as never;

/** Has the catch-all route of every Next server in this process answer like this from now on. */
export function serveInNext(handler: RouteHandler): void {
  (globalThis as { [SERVED]?: RouteHandler })[SERVED] = handler;
}

/** A Next application, built, whose servers are not listening yet. */
export interface BuiltNext {
  readonly createServer: () => Server;
  readonly remove: () => Promise<void>;
}

/** Builds the fixture, and the example in it, in a folder of its own, inside the repository so that it resolves `corslet/next` as users do. */
export async function buildNext(): Promise<BuiltNext> {
  await mkdir(CACHE, { recursive: true });
  const dir = await mkdtemp(join(CACHE, "next-"));
  for (const name of ["app", "policy.js"]) await cp(join(EXAMPLE, name), join(dir, name), { recursive: true });
  await cp(FIXTURE, dir, { recursive: true });
  Object.assign(process.env, { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" });
  await promisify(execFile)(process.execPath, [NEXT, "build"], { cwd: dir });
  const app = next({ dev: false, dir, hostname: "localhost", port: 3000 });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    createServer: () =>
      createServer({ maxHeaderSize: MAX_HEADER_SIZE }, (request, response) => void handle(request, response)),
    remove: async () => {
      await app.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
