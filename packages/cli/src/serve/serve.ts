import type { LivePolicy } from "corslet";
import type { PolicyFile } from "../policy-file/policy-file.ts";
import { styleFor } from "../terminal/style.ts";
import type { Address } from "./address.ts";
import { type AdminServer, startAdmin } from "./admin.ts";
import { type LogFormat, recordFormatter } from "./decision-log.ts";
import { reloadGuardOnChange } from "./guard-reload.ts";
import type { LiveGuard } from "./live-guard.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { reloadOnChange } from "./policy-reload.ts";
import { type ProxyOptions, startProxy } from "./proxy.ts";
import { showGuardReload, showReload } from "./reloads.ts";
import { say } from "./say.ts";
import { stopOnSignals } from "./shutdown.ts";
import { showStartUp } from "./start-up.ts";
import type { WatchedFile } from "./watch-file.ts";
import { cannotListen } from "./cannot-listen.ts";

/** A policy file, and the policy that was made of it. */
interface PolicyInForce {
  file: PolicyFile;
  readonly live: LivePolicy;
}

export interface ServeOptions extends Omit<
  ProxyOptions,
  "policy" | "guard" | "onDecision" | "onWriteDecision" | "onUpstreamHead" | "onEnd"
> {
  readonly policy: PolicyInForce;
  readonly guard: LiveGuard | null;
  /** Warnings in the policy file, by number. */
  readonly warnings: number;
  readonly admin: Address | null;
  readonly log: LogFormat;
  /** Milliseconds that running requests have to end after a signal to stop. */
  readonly grace: number;
}

/**
 * Serves until a signal says stop. Decisions go to the standard output, a line each; what concerns the server itself
 * goes to the standard error, so that the log can be piped.
 *
 * @throws {UsageError} when it cannot listen.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { policy, guard, admin: adminAddress, log, grace } = options;
  const style = styleFor(process.stderr);
  const metrics = createMetrics(guard !== null);
  const format = recordFormatter(log, styleFor(process.stdout), guard !== null);

  const proxy = await startProxy({
    ...options,
    policy: policy.live,
    guard: guard?.current,
    ...metrics.events,
    onEnd: (record) => {
      metrics.events.onEnd?.(record);
      if (format !== null) process.stdout.write(`${format(record)}\n`);
    },
  }).catch((error: unknown) => {
    throw cannotListen(error, options.listen, "--listen");
  });
  metrics.watch(proxy);

  let isServing = true;
  let admin: AdminServer | null = null;
  if (adminAddress !== null) {
    try {
      admin = await startAdmin({ listen: adminAddress, isServing: () => isServing, metrics: metrics.text });
    } catch (error) {
      await proxy.stop(0);
      throw cannotListen(error, adminAddress, "--admin");
    }
  }
  const watched = await watchFiles(policy, guard, metrics);
  const { host } = options.listen;
  say(
    showStartUp(
      {
        origin: proxy.origin,
        upstream: options.upstream.origin,
        policyPath: policy.file.path,
        policy: policy.live.current(),
        warnings: options.warnings,
        adminOrigin: admin?.origin ?? null,
        guard: guard === null ? null : { mode: guard.current().mode, path: guard.optionsFile()?.path ?? null },
        isPublic: host === "0.0.0.0" || host === "::",
      },
      style,
    ),
  );

  await stopOnSignals(async (isUrgent) => {
    isServing = false;
    const running = proxy.inFlight();
    if (isUrgent) say("stopping now");
    else say(`stopping${running === 0 ? "" : `: ${running} running, up to ${grace / 1000} s to end`}`);
    await proxy.stop(isUrgent ? 0 : grace);
  });
  await Promise.all([...watched.map((file) => file.close()), admin?.close()]);
  say("stopped");
}

/** Puts what changes in force, and tells of it. */
async function watchFiles(
  policy: PolicyInForce,
  guard: LiveGuard | null,
  metrics: Pick<Metrics, "reloaded" | "guardReloaded">,
): Promise<WatchedFile[]> {
  const style = styleFor(process.stderr);
  let isRefusedByGuard = false;
  const onPolicy = await reloadOnChange(
    policy.file,
    policy.live,
    (reload) => {
      isRefusedByGuard = reload.result === "refused-by-guard";
      if (reload.result === "ok") policy.file = reload.file;
      metrics.reloaded(reload.result === "ok" ? "ok" : "failed");
      say(showReload(reload, guard !== null, style));
    },
    guard === null ? null : { faults: guard.faultsUnder },
  );
  const optionsFile = guard?.optionsFile() ?? null;
  if (guard === null || optionsFile === null) return [onPolicy];
  const onGuard = await reloadGuardOnChange(optionsFile, guard, (reload) => {
    metrics.guardReloaded(reload.result === "ok" ? "ok" : "failed");
    say(showGuardReload(reload, style));
    // Other options may let the policy that stands in its file come into force.
    if (reload.result === "ok" && isRefusedByGuard) onPolicy.again();
  });
  return [onPolicy, onGuard];
}
