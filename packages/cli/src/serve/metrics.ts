import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { ProxyEvents } from "./exchange.ts";
import type { RunningProxy } from "./proxy.ts";

/** Counts what the proxy does, for Prometheus. Labels come from the policy and from closed sets, never from a request. */
export interface Metrics {
  /** To be given to the proxy. */
  readonly events: ProxyEvents;
  /** To be told once the proxy runs. */
  readonly watch: (proxy: RunningProxy) => void;
  readonly reloaded: (result: "ok" | "failed") => void;
  readonly guardReloaded: (result: "ok" | "failed") => void;
  /** The text exposition. */
  readonly text: () => Promise<{ readonly type: string; readonly body: string }>;
}

// An API's usual answers, and the default time limit at the end.
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** @param hasGuard whether a CSRF guard stands there, whose decisions are counted too. */
export function createMetrics(hasGuard = false): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const decisions = new Counter({
    name: "corslet_decisions_total",
    help: "What the policy said of requests; resource is the pattern that governs the path.",
    labelNames: ["kind", "reason", "resource"],
    registers,
  });
  const upstream = new Histogram({
    name: "corslet_upstream_head_seconds",
    help: "From a request's head to that of the upstream's response, by class of status.",
    labelNames: ["status"],
    buckets: BUCKETS,
    registers,
  });
  const failures = new Counter({
    name: "corslet_failures_total",
    help: "Requests that did not come to the upstream's own end, by what went wrong.",
    labelNames: ["kind"],
    registers,
  });
  const reloads = new Counter({
    name: "corslet_policy_reloads_total",
    help: "Changes of the policy file: taken over, or refused with the old policy in force.",
    labelNames: ["result"],
    registers,
  });
  for (const result of ["ok", "failed"]) reloads.inc({ result }, 0);
  const guardRegisters = hasGuard ? registers : [];
  const writes = new Counter({
    name: "corslet_write_decisions_total",
    help: "What the CSRF guard said of requests; in report mode those that are not allowed pass too.",
    labelNames: ["allowed", "reason"],
    registers: guardRegisters,
  });
  const guardReloads = new Counter({
    name: "corslet_csrf_reloads_total",
    help: "Changes of the CSRF guard's options: taken over, or refused with the old ones in force.",
    labelNames: ["result"],
    registers: guardRegisters,
  });
  for (const result of ["ok", "failed"]) guardReloads.inc({ result }, 0);

  return {
    events: {
      onDecision: ({ kind, reason, resource = "" }) => decisions.inc({ kind, reason, resource }),
      onWriteDecision: ({ allowed, reason }) => writes.inc({ allowed: String(allowed), reason }),
      onUpstreamHead: (status, milliseconds) =>
        upstream.observe({ status: `${Math.floor(status / 100)}xx` }, milliseconds / 1000),
      onEnd: ({ failure }) => {
        if (failure !== undefined) failures.inc({ kind: failure.kind });
      },
    },
    watch: (proxy) => {
      gauge("corslet_requests_in_flight", "Requests that are being answered.", proxy.inFlight);
      gauge("corslet_websockets_open", "WebSockets that are open.", proxy.upgrades);
    },
    reloaded: (result) => reloads.inc({ result }),
    guardReloaded: (result) => guardReloads.inc({ result }),
    text: async () => ({ type: registry.contentType, body: await registry.metrics() }),
  };

  function gauge(name: string, help: string, value: () => number): void {
    const made: Gauge = new Gauge({ name, help, registers: [], collect: () => made.set(value()) });
    registry.registerMetric(made);
  }
}
