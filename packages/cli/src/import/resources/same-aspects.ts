import type { Span } from "../../policy-file/source-text.ts";
import type { Aspect, Finding } from "../finding.ts";
import type { GrantDraft } from "../options/grant-draft.ts";
import type { Resource } from "./resource.ts";

const ASPECTS: readonly Aspect[] = [
  "resource",
  "origins",
  "methods",
  "allowHeaders",
  "exposeHeaders",
  "credentials",
  "maxAge",
];

/** What of a resource is as it was, to a browser: whatever no finding says otherwise of. */
export function sameAspects({ place, grant }: Resource, findings: readonly Finding[]): Aspect[] {
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
