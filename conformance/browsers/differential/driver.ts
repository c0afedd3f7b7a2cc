import { readFileSync } from "node:fs";
import type { CompiledCase, Origins } from "./compile.ts";
import type { CallResult } from "./observation.ts";
import type { ParsedRequest } from "./server/parse.ts";
import type { DriverRoutes, ScriptedServer } from "./server/scripted-server.ts";
import type { Line } from "./vocabulary.ts";

const SCRIPT = readFileSync(new URL("page/driver.js", import.meta.url), "utf8");

/** Cases that run side by side in one page load. */
export interface Phase {
  readonly isSandboxed: boolean;
  /** How many cases at once. */
  readonly concurrency: number;
  readonly cases: readonly CompiledCase[];
}

/** A page that runs all phases by itself: a browser has only to open it. */
export interface Drive {
  readonly url: string;
  /** By token. Rejects when the page fails, or makes no progress for the given time. */
  readonly results: Promise<ReadonlyMap<string, readonly CallResult[]>>;
}

/** Lays out a drive on the server's page origin. */
export function prepareDrive(server: ScriptedServer, phases: readonly Phase[], stallAfter = 30_000): Drive {
  const results = new Map<string, readonly CallResult[]>();
  for (const { cases } of phases) for (const one of cases) server.add(one);
  const done = withResolvers<ReadonlyMap<string, readonly CallResult[]>>();
  let stalled = setTimeout(() => undefined, 0);
  const progress = (): void => {
    clearTimeout(stalled);
    const missing = phases.flatMap(({ cases }) => cases).length - results.size;
    stalled = setTimeout(() => done.reject(new Error(`the page stopped with ${missing} cases to go`)), stallAfter);
  };
  progress();

  const route = ({ method, target, body }: ParsedRequest): { type: string; body: string; csp?: string } | null => {
    const [, number] = /^\/driver(?:\/phase)?\/(\d+)$/.exec(target) ?? [];
    const phase = phases[Number(number)];
    if (method === "GET" && number !== undefined && phase !== undefined) {
      progress();
      if (target.startsWith("/driver/phase/")) return json(phase.cases.map(({ token, calls }) => ({ token, calls })));
      const page = pageOf(Number(number), phase, server.origins);
      // Its own origin is taken from the page, as a sandboxed frame's is.
      return { type: "text/html", body: page, ...(phase.isSandboxed && { csp: "sandbox allow-scripts" }) };
    }
    if (method !== "POST") return null;
    const data: unknown = JSON.parse(fromUtf8(body));
    if (target === "/driver/results") {
      for (const { token, calls } of data as { token: string; calls: CallResult[] }[]) results.set(token, calls);
      progress();
      return json({});
    }
    if (target === "/driver/phase-done") {
      const next = (data as { phase: number }).phase + 1;
      const isLast = next === phases.length;
      if (isLast) {
        clearTimeout(stalled);
        done.resolve(results);
      }
      return json({ next: isLast ? null : `/driver/${next}` });
    }
    if (target === "/driver/error") {
      clearTimeout(stalled);
      done.reject(new Error(`the page failed: ${JSON.stringify(data)}`));
      return json({});
    }
    return null;
  };
  const routes: DriverRoutes = (request) => {
    const answer = route(request);
    if (answer === null) return null;
    const bytes = Buffer.from(answer.body, "utf8").toString("latin1");
    const headers: Line[] = [
      ["Content-Type", `${answer.type}; charset=utf-8`],
      ["Content-Length", String(bytes.length)],
      ["Cache-Control", "no-store"],
      ["Access-Control-Allow-Origin", "*"],
      ...(answer.csp === undefined ? [] : [["Content-Security-Policy", answer.csp] as const]),
    ];
    return { headers, body: bytes };
  };
  server.serveDriver(routes);
  return { url: `${server.origins.page}/driver/0`, results: done.promise };
}

function json(value: unknown): { type: string; body: string } {
  return { type: "application/json", body: JSON.stringify(value) };
}

function pageOf(phase: number, { concurrency }: Phase, origins: Origins): string {
  const settings = JSON.stringify({ phase, concurrency, origin: origins.page, targets: Object.values(origins) });
  return `<!doctype html><meta charset="utf-8"><title>Phase ${phase}</title><script>globalThis.driver = ${settings};</script><script>${SCRIPT}</script>`;
}

function fromUtf8(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function nothing(): void {}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve: (value: T) => void = nothing;
  let reject: (error: Error) => void = nothing;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
