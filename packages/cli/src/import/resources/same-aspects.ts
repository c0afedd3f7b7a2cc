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
  const changes = findings.filter(({ kind }) => kind !== "note");
  const own = [grant.own, ...Object.values(grant.spans)];
  const ofPreflights = changes.filter(
    ({ aspect, span }) => aspect === "preflights" && own.some((one) => overlap(span, one)),
  );
  return ASPECTS.filter((aspect) => {
    if (ofPreflights.length > 0 && OF_PREFLIGHTS.has(aspect)) return false;
    const spans = aspect === "resource" ? [place.span] : [grant.spans[aspect], ...entrySpans(grant, aspect)];
    return !changes.some((finding) => finding.aspect === aspect && spans.some((span) => overlap(span, finding.span)));
  });
}

const OF_PREFLIGHTS: ReadonlySet<Aspect> = new Set(["methods", "allowHeaders", "maxAge"]);

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

function entrySpans(grant: GrantDraft, aspect: Exclude<Aspect, "resource">): Span[] {
  if (aspect === "credentials" || aspect === "maxAge") return [];
  const entries = grant[aspect];
  return entries === "*" ? [] : entries.map(({ span }) => span);
}
