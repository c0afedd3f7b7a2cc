import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import { type Handler, handlerTransport, type HeaderLine, type Transport, type WireResponse } from "corslet/browser";
import type { FastifyInstance } from "fastify";
import type { PeerName } from "../../src/import/peer.ts";

/** Runs a program as its own library does: the same text that an import reads. */
export type RunPeer = (source: string) => Promise<Transport>;

const load = createRequire(import.meta.url);

function appOf(source: string): unknown {
  const run = compileFunction(`${source}\nreturn app;`, ["require"]) as (require: unknown) => unknown;
  return run(load);
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

interface Express {
  (request: unknown, response: unknown): void;
  all: (path: RegExp, handler: (request: unknown, response: { send: (text: string) => void }) => void) => void;
}

interface Hono {
  fetch: (request: Request) => Response | Promise<Response>;
  all: (path: string, handler: (context: { text: (text: string) => Response }) => Response) => void;
}

const RUN: { readonly [Name in Exclude<PeerName, "flask-cors">]: RunPeer } = {
  cors: async (source) => {
    const app = appOf(source) as Express;
    app.all(/.*/, (_, response) => response.send("ok"));
    return handlerTransport(app as unknown as Handler);
  },
  hono: async (source) => {
    const app = appOf(source) as Hono;
    app.all("*", (context) => context.text("ok"));
    return handlerTransport(app);
  },
  "fastify-cors": async (source) => {
    const app = appOf(source) as FastifyInstance;
    app.route({ method: [...METHODS], url: "*", handler: () => "ok" });
    await app.ready();
    const listener: RequestListener = (request, response) => {
      app.routing(request, response);
    };
    return handlerTransport(listener);
  },
};

const PYTHON = fileURLToPath(new URL("../../../../.cache/flask-cors/bin/python", import.meta.url));

interface Answer {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly error?: string;
}

/** Flask in a process of its own; `null` where flask-cors is not installed. */
export function startFlask(): { readonly run: RunPeer; readonly stop: () => void } | null {
  if (!existsSync(PYTHON)) return null;
  const child = spawn(PYTHON, [fileURLToPath(new URL("_flask.py", import.meta.url))], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let turn: Promise<unknown> = Promise.resolve();
  const ask = async (question: object): Promise<Answer> => {
    const mine = turn.then(async () => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const answer = JSON.parse(String((await lines.next()).value)) as Answer;
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    });
    turn = mine.catch(() => undefined);
    return mine;
  };
  return {
    run: async (source) => {
      await ask({ code: source });
      return async ({ method, url, headers }): Promise<WireResponse> => {
        const { pathname, search } = new URL(url);
        return { ...(await ask({ method, path: pathname + search, headers })), body: "ok" };
      };
    },
    stop: () => child.kill(),
  };
}

export function runnerOf(peer: PeerName, flask: ReturnType<typeof startFlask>): RunPeer | null {
  return peer === "flask-cors" ? (flask?.run ?? null) : RUN[peer];
}
