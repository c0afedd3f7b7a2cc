import { describe, expect, test } from "vitest";
import { startAdmin } from "../../src/serve/admin.ts";
import { createMetrics } from "../../src/serve/metrics.ts";
import { eventually, rawClient, send } from "./support/clients.ts";
import { afterTest, APP, proxyTo, upstream } from "./support/servers.ts";

async function served() {
  const { url } = await upstream((request, response) => {
    if (request.url === "/api/hang") return;
    response.writeHead(request.url === "/api/404" ? 404 : 200).end("ok");
  });
  const metrics = createMetrics();
  const proxy = await proxyTo(url, { ...metrics.events, timeout: 150 });
  metrics.watch(proxy);
  let isServing = true;
  const admin = await startAdmin({
    listen: { host: "127.0.0.1", port: 0 },
    isServing: () => isServing,
    metrics: metrics.text,
  });
  afterTest(admin.close);
  const samples = async (): Promise<string[]> => {
    const { body } = await send(admin.origin, "/_corslet/metrics");
    return body.split("\n").filter((line) => line.startsWith("corslet_"));
  };
  return { admin, proxy, metrics, samples, stopServing: () => void (isServing = false) };
}

describe("the admin address", () => {
  test("health says whether the proxy serves", async () => {
    const { admin, stopServing } = await served();
    const healthy = await send(admin.origin, "/_corslet/health");
    expect([healthy.status, healthy.headers["content-type"], JSON.parse(healthy.body)]).toEqual([
      200,
      "application/json",
      { status: "serving" },
    ]);
    stopServing();
    const stopping = await send(admin.origin, "/_corslet/health");
    expect([stopping.status, JSON.parse(stopping.body)]).toEqual([503, { status: "stopping" }]);
  });

  test("has nothing else, and only to read", async () => {
    const { admin, proxy } = await served();
    expect((await send(admin.origin, "/")).status).toBe(404);
    const posted = await send(admin.origin, "/_corslet/metrics", { method: "POST" });
    expect([posted.status, posted.headers.allow]).toEqual([405, "GET, HEAD"]);
    const head = await send(admin.origin, "/_corslet/health", { method: "HEAD" });
    expect([head.status, head.body]).toEqual([200, ""]);
    // Nor does the API's address have these paths.
    expect((await send(proxy.origin, "/_corslet/health")).body).toBe("ok");
  });

  test("metrics count decisions, answers, failures, reloads", async () => {
    const { proxy, metrics, samples } = await served();
    const preflight = { Origin: APP, "Access-Control-Request-Method": "PUT" };
    await send(proxy.origin, "/api/x", { method: "OPTIONS", headers: preflight });
    await send(proxy.origin, "/api/x", { headers: { Origin: APP } });
    await send(proxy.origin, "/api/404", { headers: { Origin: APP } });
    await send(proxy.origin, "/x");
    await send(proxy.origin, "/api/hang");
    metrics.reloaded("ok");
    metrics.reloaded("failed");
    metrics.reloaded("failed");
    const lines = await samples();
    expect(lines).toEqual(
      expect.arrayContaining([
        'corslet_decisions_total{kind="preflight",reason="origin-granted",resource="/api/*"} 1',
        'corslet_decisions_total{kind="actual",reason="origin-granted",resource="/api/*"} 2',
        'corslet_decisions_total{kind="actual",reason="no-origin",resource="/api/*"} 1',
        'corslet_decisions_total{kind="none",reason="no-resource",resource=""} 1',
        'corslet_upstream_head_seconds_count{status="2xx"} 2',
        'corslet_upstream_head_seconds_count{status="4xx"} 1',
        'corslet_failures_total{kind="upstream-timeout"} 1',
        'corslet_policy_reloads_total{result="ok"} 1',
        'corslet_policy_reloads_total{result="failed"} 2',
        "corslet_requests_in_flight 0",
        "corslet_websockets_open 0",
      ]),
    );
  });

  test("and what a CSRF guard says, where one stands there", async () => {
    for (const [metrics, found] of [
      [createMetrics(true), ['{allowed="false",reason="origin-foreign"} 2', '{allowed="true",reason="safe"} 1']],
      [createMetrics(), []],
    ] as const) {
      for (const reason of ["origin-foreign", "safe", "origin-foreign"] as const)
        metrics.events.onWriteDecision?.({ allowed: reason === "safe", reason });
      metrics.guardReloaded("failed");
      const lines = (await metrics.text()).body.split("\n").filter((line) => /^corslet_(?:write|csrf)/.test(line));
      const reloads = found.length === 0 ? [] : ['{result="ok"} 0', '{result="failed"} 1'];
      expect(lines).toEqual([
        ...found.map((sample) => `corslet_write_decisions_total${sample}`),
        ...reloads.map((sample) => `corslet_csrf_reloads_total${sample}`),
      ]);
    }
  });

  test("and what is in flight, and the process", async () => {
    const { admin, proxy, samples } = await served();
    rawClient(proxy.port, "GET /api/hang HTTP/1.1\r\nHost: h\r\n\r\n");
    await eventually("in flight", () => proxy.inFlight() === 1);
    expect(await samples()).toContain("corslet_requests_in_flight 1");
    const { body, headers } = await send(admin.origin, "/_corslet/metrics");
    expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(body).toMatch(/^process_resident_memory_bytes \d+/m);
    expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });

  test("labels are bounded: no origin, path, method or value of a request becomes one", async () => {
    const { proxy, samples } = await served();
    const before = await samples();
    for (let i = 0; i < 50; i++) {
      await send(proxy.origin, `/api/${i}`, { headers: { Origin: `https://a${i}.test` } });
      await send(proxy.origin, `/${i}`, {
        method: "OPTIONS",
        headers: { Origin: APP, "Access-Control-Request-Method": `M${i}` },
      });
    }
    const after = await samples();
    expect(after.filter((line) => /decisions|failures/.test(line))).toHaveLength(2);
    // The histogram of one class of status: its buckets, +Inf, sum and count.
    expect(after.length - before.length).toBe(2 + 15);
  });
});
