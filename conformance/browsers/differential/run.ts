import type { RunningEngine } from "../engines/engine.ts";
import type { Engine } from "../../../packages/corslet/src/browser/index.ts";
import { compare, type Difference } from "./compare.ts";
import { type CompiledCase, compileCase, type Origins } from "./compile.ts";
import { type Phase, prepareDrive } from "./driver.ts";
import type { Observation } from "./observation.ts";
import { predict } from "./predict.ts";
import { ScriptedServer } from "./server/scripted-server.ts";
import type { Case } from "./vocabulary.ts";

/** What came of one case in one engine. */
export interface CaseOutcome {
  readonly written: Case;
  readonly seen: Observation;
  /** The model's own reasons, in the engine's profile. */
  readonly codes: readonly string[];
  /** Against the model as the standard is, and with the engine's profile. */
  readonly fromSpec: readonly Difference[];
  readonly fromProfile: readonly Difference[];
}

/** A run of one engine. */
export interface EngineRun {
  readonly engine: Engine;
  readonly version: string;
  readonly origins: Origins;
  /** Of driving alone. */
  readonly seconds: number;
  readonly outcomes: readonly CaseOutcome[];
}

/** Drives a browser through cases, and compares each with what the model predicts. */
export async function runCases(
  engine: Exclude<Engine, "spec">,
  running: RunningEngine,
  cases: readonly Case[],
): Promise<EngineRun> {
  const server = await ScriptedServer.start();
  try {
    const compiled = new Map(
      cases.map((written, index) => [written, compileCase(written, `t${index}`, server.origins)]),
    );
    const drive = prepareDrive(server, phasesOf(compiled));
    const start = performance.now();
    const opened = running.open(drive.url);
    const [results] = await Promise.all([drive.results, opened]);
    const reasons = await running.reasons();
    const seconds = (performance.now() - start) / 1000;
    const outcomes: CaseOutcome[] = [];
    for (const [written, one] of compiled) {
      const seen: Observation = {
        requests: server.recorded(one.token).map(({ lines: _lines, ...request }) => request),
        calls: results.get(one.token) ?? [],
        codes: reasons.filter(({ url }) => url.includes(`/c/${one.token}/`)).map(({ code }) => code),
      };
      const [fromSpec, fromProfile] = await Promise.all([
        predict(one, server.origins, "spec"),
        predict(one, server.origins, engine),
      ]);
      outcomes.push({
        written,
        seen,
        codes: fromProfile.codes,
        fromSpec: compare(fromSpec, seen),
        fromProfile: compare(fromProfile, seen),
      });
    }
    return { engine, version: running.version, origins: server.origins, seconds, outcomes };
  } finally {
    await server.stop();
  }
}

// What needs the preflight cache comes first and few at a time: Firefox keeps only 100 entries.
function phasesOf(compiled: ReadonlyMap<Case, CompiledCase>): Phase[] {
  const phases: Phase[] = [];
  for (const isSandboxed of [false, true]) {
    const all = [...compiled.values()].filter((one) => one.isSandboxed === isSandboxed);
    phases.push({ isSandboxed, concurrency: 12, cases: all.filter(({ calls }) => calls.length > 1) });
    phases.push({ isSandboxed, concurrency: 16, cases: all.filter(({ calls }) => calls.length <= 1) });
  }
  return phases.filter(({ cases }) => cases.length > 0);
}
