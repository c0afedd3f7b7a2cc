import type { Engine } from "../../../packages/corslet/src/browser/index.ts";
import type { BlockedReason, RunningEngine } from "../engines/engine.ts";
import { compare, type Difference } from "./compare.ts";
import { type CompiledCase, compileCase, type Origins } from "./compile.ts";
import { type Phase, prepareDrive } from "./driver.ts";
import type { CallResult, Observation } from "./observation.ts";
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
  readonly engine: Exclude<Engine, "spec">;
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
    const compile = (written: Case, index: number, round: string): [Case, CompiledCase] => [
      written,
      compileCase(written, `${round}${index}`, server.origins),
    ];
    const compiled = new Map(cases.map((written, index) => compile(written, index, "t")));
    const start = performance.now();
    const results = new Map<string, readonly CallResult[]>();
    const drive = async (some: ReadonlyMap<Case, CompiledCase>): Promise<void> => {
      const { url, results: driven } = prepareDrive(server, phasesOf(some));
      const [made] = await Promise.all([driven, running.open(url)]);
      for (const [token, calls] of made) results.set(token, calls);
    };
    await drive(compiled);
    // A browser on a busy machine may stand still for seconds. What timed out is tried once more, afresh.
    const late = [...compiled].filter(([, { token }]) =>
      results.get(token)?.some(({ settled }) => settled === "timeout"),
    );
    if (late.length > 0) {
      const again = new Map(late.map(([written], index) => compile(written, index, "again")));
      await drive(again);
      for (const [written, one] of again) compiled.set(written, one);
    }
    const reasons = await running.reasons();
    const seconds = (performance.now() - start) / 1000;
    const outcomes: CaseOutcome[] = [];
    for (const [written, one] of compiled)
      outcomes.push(await judge(engine, server, written, one, results.get(one.token) ?? [], reasons));
    return { engine, version: running.version, origins: server.origins, seconds, outcomes };
  } finally {
    await server.stop();
  }
}

async function judge(
  engine: Engine,
  server: ScriptedServer,
  written: Case,
  compiled: CompiledCase,
  calls: readonly CallResult[],
  reasons: readonly BlockedReason[],
): Promise<CaseOutcome> {
  const folder = `/c/${compiled.token}/`;
  const seen: Observation = {
    requests: server.recorded(compiled.token).map(({ lines: _lines, ...request }) => request),
    calls,
    codes: reasons.filter(({ url }) => url.includes(folder)).map(({ code }) => code),
  };
  const [spec, profile] = await Promise.all([
    predict(compiled, server.origins, "spec"),
    predict(compiled, server.origins, engine),
  ]);
  return {
    written,
    seen,
    codes: profile.codes,
    fromSpec: compare(spec, seen),
    fromProfile: compare(profile, seen),
  };
}

// A redirect holds its connection while the next hop's preflight waits for one: with as many cases at once as
// connections to a host, which are six, Chromium stands still.
const AT_ONCE = 5;

// What needs the preflight cache comes by itself, for Firefox keeps only 100 entries.
function phasesOf(compiled: ReadonlyMap<Case, CompiledCase>): Phase[] {
  const phases: Phase[] = [];
  for (const isSandboxed of [false, true]) {
    const all = [...compiled.values()].filter((one) => one.isSandboxed === isSandboxed);
    const open = all.filter((one) => !isClosing(one));
    phases.push({ isSandboxed, concurrency: AT_ONCE, cases: open.filter(({ calls }) => calls.length <= 1) });
    phases.push({ isSandboxed, concurrency: AT_ONCE, cases: open.filter(({ calls }) => calls.length > 1) });
    // What closes connections comes last: the next cases would have to open new ones.
    phases.push({ isSandboxed, concurrency: AT_ONCE, cases: all.filter(isClosing) });
  }
  return phases.filter(({ cases }) => cases.length > 0);
}

function isClosing({ urls }: CompiledCase): boolean {
  return [...urls.values()].some(({ preflight, actual }) => [...preflight, ...actual].some(({ close }) => close));
}
