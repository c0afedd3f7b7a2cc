import { availableParallelism, cpus, loadavg } from "node:os";
import type { Row } from "./compare.ts";
import type { Summary } from "./statistics.ts";

/** What a reader has to know of the machine. No names: neither its own nor its user's. */
export interface Machine {
  readonly date: string;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  /** The load of the last minute, before and after. */
  readonly load: readonly [number, number];
}

/** The load average of the last minute. */
export function currentLoad(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}

/** Describes the machine, after a run that began under the given load. */
export function machineAfter(loadBefore: number): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() || "unknown processor",
    cores: availableParallelism(),
    load: [loadBefore, currentLoad()],
  };
}

/** The machine in a line. */
export function machineLine({ node, platform, cpu, cores, load }: Machine): string {
  return `Node ${node}, ${platform}, ${cpu}, ${cores} cores, load ${load.join(" to ")}`;
}

/** Above this share of a ratio's median between its quartiles, the ratio says little. */
const NOISY = 0.3;

/** What speaks against believing a run. */
export function warningsOf({ cores, load }: Machine, rows: readonly Row[]): string[] {
  const warnings: string[] = [];
  // The benchmark itself keeps one core busy.
  if (Math.max(...load) > cores) {
    warnings.push(`others keep this machine busy (load ${load.join(" to ")} on ${cores} cores): look at ratios alone`);
  }
  const noisy = rows.filter(({ ratios }) => Object.values(ratios).some(isNoisy));
  if (noisy.length > 0) {
    const titles = noisy.map(({ family, title }) => `${family}: ${title}`);
    warnings.push(`too noisy to tell, with quartiles more than ${NOISY * 100}% apart:\n  ${titles.join("\n  ")}`);
  }
  return warnings;
}

function isNoisy({ median, lower, upper }: Summary): boolean {
  return (upper - lower) / Math.abs(median) > NOISY;
}
