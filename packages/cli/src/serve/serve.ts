import { livePolicy, type Policy } from "corslet";
import type { PolicyFile } from "../policy-file/policy-file.ts";
import { showPolicyFileError, showProblems } from "../check/text-report.ts";
import { styleFor } from "../terminal/style.ts";
import type { Address } from "./address.ts";
import { type AdminServer, startAdmin } from "./admin.ts";
import { type LogFormat, recordFormatter } from "./decision-log.ts";
import { createMetrics } from "./metrics.ts";
import { type Reload, reloadOnChange } from "./policy-reload.ts";
import { type ProxyOptions, startProxy } from "./proxy.ts";
import { say } from "./say.ts";
import { stopOnSignals } from "./shutdown.ts";
import { showStartUp, warningsLine } from "./start-up.ts";
import { cannotListen } from "./cannot-listen.ts";

export interface ServeOptions extends Omit<ProxyOptions, "policy" | "onDecision" | "onUpstreamHead" | "onEnd"> {
  readonly file: PolicyFile;
  readonly policy: Policy;
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
  const { file, admin: adminAddress, log, grace } = options;
  const style = styleFor(process.stderr);
  const live = livePolicy(options.policy);
  const metrics = createMetrics();
  const format = recordFormatter(log, styleFor(process.stdout));

  const proxy = await startProxy({
    ...options,
    policy: live,
    onDecision: metrics.events.onDecision,
    onUpstreamHead: metrics.events.onUpstreamHead,
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
  const watcher = await reloadOnChange(file, live, (reload) => {
    metrics.reloaded(reload.result === "ok" ? "ok" : "failed");
    say(showReload(reload, style));
  });
  const { host } = options.listen;
  say(
    showStartUp(
      {
        origin: proxy.origin,
        upstream: options.upstream.origin,
        policyPath: file.path,
        policy: options.policy,
        warnings: options.warnings,
        adminOrigin: admin?.origin ?? null,
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
  await Promise.all([watcher.close(), admin?.close()]);
  say("stopped");
}

function showReload(reload: Reload, style: ReturnType<typeof styleFor>): string {
  if (reload.result === "ok") {
    const done = `${style.green("policy reloaded")} from ${reload.file.path}`;
    const { length } = reload.warnings;
    return length === 0 ? done : `${done}; ${warningsLine(length, reload.file.path, style)}`;
  }
  const why =
    reload.result === "refused"
      ? showProblems(reload.file, reload.problems, style)
      : showPolicyFileError(reload.error, style);
  return `${why}\n${style.yellow("The policy that was in force stays.")}`;
}
