import { mkdirSync, writeFileSync } from "node:fs";
import type { CaseOutcome, EngineRun } from "./run.ts";

/** How often model and browser agreed, on some of a run's cases. */
export interface Agreement {
  readonly rows: number;
  readonly equalToSpec: number;
  readonly equalToProfile: number;
}

/** Counts what agreed. */
export function agreement(outcomes: readonly CaseOutcome[]): Agreement {
  return {
    rows: outcomes.length,
    equalToSpec: outcomes.filter(({ fromSpec }) => fromSpec.length === 0).length,
    equalToProfile: outcomes.filter(({ fromProfile }) => fromProfile.length === 0).length,
  };
}

// Codes that are ours: Chromium's `corsError` has none for what fails before or below CORS.
const OURS = new Set([
  "InvalidUrl",
  "UrlHasCredentials",
  "InvalidMethod",
  "ForbiddenMethod",
  "InvalidHeader",
  "NavigateMode",
  "NoCorsMethod",
  "BodyWithGetOrHead",
  "OnlyIfCachedMode",
  "StreamWithoutDuplex",
  "NoCorsStream",
  "BadPort",
  "RedirectModeError",
  "RedirectInvalidLocation",
  "RedirectSchemeNotHttp",
  "RedirectOfStream",
  "TooManyRedirects",
  "NetworkFailure",
  "CrossOriginResourcePolicy",
]);

/** The cases for which Chromium gave reasons, and those of them for which the model gave others. */
export function reasons(outcomes: readonly CaseOutcome[]): { given: CaseOutcome[]; other: CaseOutcome[] } {
  const given = outcomes.filter(({ seen }) => seen.codes.length > 0);
  const other = given.filter(
    ({ seen, codes }) =>
      seen.codes.toSorted().join() !==
      codes
        .filter((code) => !OURS.has(code))
        .toSorted()
        .join(),
  );
  return { given, other };
}

/** Writes a run's figures and differences to `.cache/differential/<engine>.json`, and gives its lines for people. */
export function report(run: EngineRun, hand: readonly CaseOutcome[], generated: readonly CaseOutcome[]): string {
  const named = (text: string) =>
    Object.entries(run.origins).reduce((result, [name, origin]) => result.replaceAll(origin, `{${name}}`), text);
  const judged = { hand: agreement(hand), generated: agreement(generated) };
  const { given, other } = reasons(run.outcomes);
  const differing = run.outcomes.filter(({ fromProfile }) => fromProfile.length > 0);
  mkdirSync(".cache/differential", { recursive: true });
  const record = {
    engine: run.engine,
    version: run.version,
    seconds: run.seconds,
    ...judged,
    reasons: { given: given.length, equal: given.length - other.length },
    unlikeSpec: hand
      .filter(({ fromSpec }) => fromSpec.length > 0)
      .map(({ written, fromSpec }) => ({ title: written.title, fromSpec })),
    unlikeProfile: differing.map(({ written, fromProfile, seen }) => ({ written, fromProfile, seen })),
    otherReasons: other.map(({ written, seen, codes }) => ({
      title: written.title,
      chromium: seen.codes,
      model: codes,
    })),
  };
  writeFileSync(`.cache/differential/${run.engine}.json`, named(JSON.stringify(record, null, 2)));
  const line = (title: string, { rows, equalToSpec, equalToProfile }: Agreement) =>
    `  ${title.padEnd(10)} ${rows} rows; equal to the standard ${share(equalToSpec, rows)}, to the profile ${share(equalToProfile, rows)}`;
  return [
    `${run.version}, ${run.seconds.toFixed(1)} s`,
    line("by hand", judged.hand),
    line("generated", judged.generated),
    ...(given.length === 0
      ? []
      : [`  reasons    ${given.length} rows; equal ${share(given.length - other.length, given.length)}`]),
    ...differing.map(({ written, fromProfile }) =>
      [`  differs: ${written.title}`, ...fromProfile.map(({ text }) => `    ${named(text).slice(0, 300)}`)].join("\n"),
    ),
    ...other.map(
      ({ written, seen, codes }) => `  reason: ${written.title}: Chromium ${seen.codes.join()}, model ${codes.join()}`,
    ),
  ].join("\n");
}

function share(part: number, whole: number): string {
  return whole === 0 ? "-" : `${part} (${((100 * part) / whole).toFixed(2)} %)`;
}
