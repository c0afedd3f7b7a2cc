import type { Problem } from "corslet";
import type { Span } from "../../policy-file/source-text.ts";
import type { GrantDraft } from "../options/grant-draft.ts";
import { originOptions, type Reading, slotAt } from "../reading.ts";
import type { Resource } from "./resource.ts";

/** Refuses what a policy does not take, where it stands in the source. */
export function refuseProblem(reading: Reading, resources: readonly Resource[], problem: Problem): void {
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
  const mend = problem.hint === "" ? "correct it" : problem.hint;
  const hint = `${mend}; here: correct the file, or add ${originOptions(reading, slot, [suggested])}`;
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
