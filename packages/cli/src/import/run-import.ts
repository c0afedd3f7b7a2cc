import { checkPolicy, type Problem } from "corslet";
import type { Span } from "../policy-file/source-text.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { Answers, type AnswerFlags, shellWord } from "./answers.ts";
import type { Aspect, Finding } from "./finding.ts";
import { Findings } from "./findings.ts";
import type { ImportSource } from "./import-source.ts";
import { Evaluator } from "./javascript/evaluate.ts";
import { findInProgram, wholeMount } from "./javascript/find.ts";
import { modulesOf } from "./javascript/peer-function.ts";
import type { App, Found, Mount } from "./mount.ts";
import type { GrantDraft } from "./options/grant-draft.ts";
import { readGrant } from "./options/read-grant.ts";
import { type Peer, peerOf, PEERS } from "./peer.ts";
import { findInPython, optionsInPython } from "./python/find.ts";
import { flaskPlaces } from "./python/places.ts";
import { type Reading, slotAt } from "./reading.ts";
import { combine } from "./resources/combine.ts";
import { grantConfig, type GrantConfig } from "./resources/grant-config.ts";
import type { Entry, Resource } from "./resources/resource.ts";
import type { SourceText } from "../policy-file/source-text.ts";

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
  // What is open is known only after a first reading; only then can an answer without a name stand for it.
  answers.open(readOnce(from, peer, answers, flags).findings);
  const result = readOnce(from, peer, answers, flags);
  answers.checkUsed();
  return result;
}

function readOnce(from: ImportSource, peer: Peer, answers: Answers, flags: ImportFlags): ImportResult {
  const { source } = from.program;
  const findings = new Findings(source);
  const reading: Reading = { peer, findings, answers };
  const found = findIn(reading, from);
  if (!found.isUsed) throw notUsed(from, peer);
  const mounts = mountsOfApp(reading, found.mounts, flags.app);
  const resources = combine(reading, entriesOf(reading, mounts), found.routes);
  const config = {
    resources: Object.fromEntries(resources.map(({ place, grant }) => [place.pattern, grantConfig(grant)])),
  };
  if (!findings.isRefused && resources.length === 0) refuseNobody(reading, mounts);
  if (!findings.isRefused) for (const problem of checkPolicy(config)) refuseProblem(reading, resources, problem);
  const all = findings.all();
  const same = Object.fromEntries(resources.map((resource) => [resource.place.pattern, sameAspects(resource, all)]));
  return { peer, source, config: findings.isRefused ? null : config, findings: all, same };
}

function findIn(reading: Reading, from: ImportSource): Found {
  if (from.kind === "javascript") return findInProgram(reading, from.program);
  if (from.kind === "python") return optionsInPython(reading, from.program) ?? findInPython(reading, from.program);
  const options = new Evaluator(from.program).valueOf(from.program.tree.root);
  if (reading.peer.name !== "flask-cors" || options.kind !== "object")
    return { mounts: [wholeMount(options)], routes: [], isUsed: true };
  const mounts = flaskPlaces(reading, options, options.span).map(({ places, options: own }) => ({
    ...wholeMount(options),
    places,
    options: own,
  }));
  return { mounts, routes: [], isUsed: true };
}

function notUsed(from: ImportSource, peer: Peer): UsageError {
  const { path } = from.program.source;
  const modules = from.kind === "javascript" ? modulesOf(from.program) : new Set<string>();
  const other = PEERS.map(peerOf).find((one) => one !== peer && one.modules.some((module) => modules.has(module)));
  if (other !== undefined)
    return new UsageError(
      `${path} uses ${other.title}, not ${peer.title}.`,
      `corslet import ${other.name} ${shellWord(path)}`,
    );
  return new UsageError(
    `${path} does not use ${peer.title}.`,
    `name the file in which ${peer.title} is set up, or the one that holds its options`,
  );
}

function mountsOfApp({ findings }: Reading, mounts: readonly Mount[], name: string | undefined): readonly Mount[] {
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
  findings.refuse("import/several-apps", second.span, {
    was: `There are ${apps.size} applications in this file: ${names.join(", ")}. A policy is for one.`,
    hint: `import each on its own: --app ${names[0]}`,
  });
  return mounts;
}

function entriesOf(reading: Reading, mounts: readonly Mount[]): Entry[] {
  return mounts.flatMap(({ places, options, span, routed, order }) => {
    const grant = readGrant(reading, options, span);
    if (grant === null || grant === "nobody") return [];
    return places.map((place) => ({ place, grant, routed, order, span }));
  });
}

function refuseNobody({ findings, peer }: Reading, mounts: readonly Mount[]): void {
  findings.refuse("import/nobody", mounts[0]?.span ?? { start: 0, end: 0 }, {
    was: `${peer.title} grants nothing to anybody here. A policy that does the same is none at all.`,
    hint: "leave the paths out of your policy; pages of the API's own origin need no grant",
  });
}

function refuseProblem(reading: Reading, resources: readonly Resource[], problem: Problem): void {
  if (problem.severity !== "error") return;
  const [, pattern, aspect, index] = problem.path;
  const resource = resources.find(({ place }) => place.pattern === pattern);
  if (resource === undefined) return;
  const span = spanOf(resource, aspect, index);
  if (aspect !== "origins" || typeof problem.value !== "string") {
    reading.findings.refuse(problem.code, span, { was: problem.message, hint: problem.hint });
    return;
  }
  const { slot } = slotAt(reading, "origin", span, true);
  const suggested = /https?:\/\/[^\s,)]+/.exec(problem.hint)?.[0] ?? "https://app.example.com";
  const hint = `${problem.hint === "" ? "correct it" : problem.hint}; here: correct the file, or add --origin ${shellWord(`${slot.keys[0]}=${suggested}`)}`;
  reading.findings.refuse(problem.code, span, { was: problem.message, hint, aspect: "origins", slot });
}

function spanOf(
  { grant, place }: Resource,
  aspect: string | number | undefined,
  index: string | number | undefined,
): Span {
  if (aspect === undefined || !(aspect in grant.spans)) return place.span;
  const name = aspect as keyof GrantDraft["spans"];
  const entries = name === "credentials" || name === "maxAge" ? [] : grant[name];
  const entry = typeof index === "number" && entries !== "*" ? entries[index] : undefined;
  return entry?.span ?? grant.spans[name];
}

const ASPECTS: readonly Aspect[] = [
  "resource",
  "origins",
  "methods",
  "allowHeaders",
  "exposeHeaders",
  "credentials",
  "maxAge",
];

function sameAspects({ place, grant }: Resource, findings: readonly Finding[]): Aspect[] {
  return ASPECTS.filter((aspect) => {
    const spans = aspect === "resource" ? [place.span] : [grant.spans[aspect], ...entrySpans(grant, aspect)];
    return !findings.some(
      (finding) =>
        finding.aspect === aspect &&
        finding.kind !== "note" &&
        spans.some(({ start, end }) => finding.span.start < end && start < finding.span.end),
    );
  });
}

function entrySpans(grant: GrantDraft, aspect: Exclude<Aspect, "resource">): Span[] {
  if (aspect === "credentials" || aspect === "maxAge") return [];
  const entries = grant[aspect];
  return entries === "*" ? [] : entries.map(({ span }) => span);
}
