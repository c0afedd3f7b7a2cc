import { checkPolicy } from "corslet";
import type { SourceText } from "../policy-file/source-text.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { Answers, type AnswerFlags } from "./answers.ts";
import type { Aspect, Finding } from "./finding.ts";
import { findMounts } from "./find-mounts.ts";
import { Findings } from "./findings.ts";
import type { ImportSource } from "./import-source.ts";
import type { App, Mount, Place } from "./mount.ts";
import { type Preflights, readGrant } from "./options/read-grant.ts";
import type { Peer } from "./peer.ts";
import type { Reading } from "./reading.ts";
import { combine } from "./resources/combine.ts";
import { covers } from "./resources/covers.ts";
import { grantConfig, type GrantConfig } from "./resources/grant-config.ts";
import { refuseProblem } from "./resources/policy-problems.ts";
import type { Entry } from "./resources/resource.ts";
import { sameAspects } from "./resources/same-aspects.ts";

export interface ImportFlags extends AnswerFlags {
  readonly app?: string;
}

/** A policy's configuration, as an import writes it. */
export interface ImportedConfig {
  readonly resources: Readonly<Record<string, GrantConfig>>;
}

/** What an import comes to. */
export interface ImportResult {
  readonly peer: Peer;
  readonly source: SourceText;
  /** `null` when anything was refused: half a policy is none. */
  readonly config: ImportedConfig | null;
  readonly findings: readonly Finding[];
  /** What of each resource is as it was, to a browser. */
  readonly same: Readonly<Record<string, readonly Aspect[]>>;
}

/**
 * Reads a library's configuration, and makes the policy of it.
 *
 * @throws {UsageError} when the library is not used there, or an answer on the command line answers nothing.
 */
export function runImport(from: ImportSource, peer: Peer, flags: ImportFlags): ImportResult {
  const answers = new Answers(flags);
  let result = readOnce(from, peer, answers, flags);
  // What is open is known only after a reading, and an answer may open something else.
  for (let times = 0; answers.open(result.findings) && times < MAX_READINGS; times++)
    result = readOnce(from, peer, answers, flags);
  answers.checkUsed();
  return result;
}

const MAX_READINGS = 4;

function readOnce(from: ImportSource, peer: Peer, answers: Answers, flags: ImportFlags): ImportResult {
  const { source } = from.program;
  const findings = new Findings(source);
  const reading: Reading = { peer, findings, answers };
  const found = findMounts(reading, from);
  const mounts = mountsOfApp(reading, found.mounts, flags.app) ?? [];
  const routes = found.routes.filter(({ app }) => app === null || mounts.some((mount) => mount.app?.id === app.id));
  const resources = combine(reading, entriesOf(reading, mounts), routes);
  const config = {
    resources: Object.fromEntries(resources.map(({ place, grant }) => [place.pattern, grantConfig(grant)])),
  };
  if (!findings.isRefused && resources.length === 0) refuseNobody(reading, mounts);
  if (!findings.isRefused) for (const problem of checkPolicy(config)) refuseProblem(reading, resources, problem);
  const all = findings.all();
  const same = Object.fromEntries(resources.map((resource) => [resource.place.pattern, sameAspects(resource, all)]));
  return { peer, source, config: findings.isRefused ? null : config, findings: all, same };
}

function mountsOfApp(
  { findings }: Reading,
  mounts: readonly Mount[],
  name: string | undefined,
): readonly Mount[] | null {
  const apps = new Map(mounts.flatMap(({ app }) => (app === null ? [] : [[app.id, app]])) as [unknown, App][]);
  const names = [...apps.values()].map((app) => app.name);
  if (name !== undefined) {
    if (!names.includes(name))
      throw new UsageError(
        `--app: there is no application ${name}.`,
        `it is one of ${names.join(", ") || "none that has a name"}`,
      );
    return mounts.filter(({ app }) => app === null || app.name === name);
  }
  const second = mounts.find(({ app }) => app !== null && app.name !== names[0]);
  if (apps.size < 2 || second === undefined) return mounts;
  return findings.refuse("import/several-apps", second.span, {
    was: `There are ${apps.size} applications in this file: ${names.join(", ")}. A policy is for one.`,
    hint: `import each on its own: --app ${names[0]}`,
  });
}

function entriesOf(reading: Reading, mounts: readonly Mount[]): Entry[] {
  return mounts.flatMap(({ places, options, span, routed, order }) => {
    const grant = readGrant(reading, options, span, preflightsOf(mounts, places, routed));
    if (grant === null || grant === "nobody") return [];
    return places.map((place) => ({ place, grant, routed, order, span }));
  });
}

/** Whether preflights reach the library where it stands on single routes. */
function preflightsOf(mounts: readonly Mount[], places: readonly Place[], routed: Mount["routed"]): Preflights {
  if (routed === null) return "all";
  const isAnswered = mounts.some(
    (mount) =>
      (mount.routed === null || mount.routed.includes("OPTIONS")) &&
      mount.places.some((wide) => places.some((narrow) => covers(wide.pattern, narrow.pattern))),
  );
  return isAnswered ? "routed" : "none";
}

function refuseNobody({ findings, peer }: Reading, mounts: readonly Mount[]): void {
  findings.refuse("import/nobody", mounts[0]?.span ?? { start: 0, end: 0 }, {
    was: `${peer.title} grants nothing to anybody here. A policy that does the same is none at all.`,
    hint: "leave the paths out of your policy; pages of the API's own origin need no grant",
  });
}
