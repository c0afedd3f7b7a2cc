import type { Grant } from "../config.ts";
import { HeldOrigins } from "../held-origins.ts";
import type { ProblemPath } from "../problem.ts";
import { parseResourcePattern, type ResourcePattern, resourceHint } from "../resource-pattern.ts";
import { type ReadGrant, readGrant } from "./grant.ts";
import type { Report } from "./report.ts";
import { isRecord } from "./shape.ts";

/** A resource as it was understood. */
export interface ReadResource {
  readonly pattern: ResourcePattern;
  /** The normalised grants, in the shape in which they were given: one alone, or a list. */
  readonly config: Grant | readonly Grant[];
  readonly grants: readonly ReadGrant[];
}

/** Reads `resources`. Every defect goes to the report. */
export function readResources(value: unknown, path: ProblemPath, report: Report): ReadResource[] {
  if (!isRecord(value) || Object.keys(value).length === 0) {
    report.error("config/type", path, value, {
      detail: "an object with a grant for each path",
      hint: 'write resources: { "/api/*": { origins: ["https://app.example.com"] } }',
    });
    return [];
  }
  const resources = new Map<string, ReadResource & { readonly written: string }>();
  for (const [written, member] of Object.entries(value)) {
    const pattern = parseResourcePattern(written);
    if (pattern === null) report.error("resource/syntax", [...path, written], written, { hint: resourceHint(written) });
    const read = readResource(member, [...path, written], report);
    if (pattern === null) continue;
    const twin = resources.get(pattern.text);
    if (twin === undefined) resources.set(pattern.text, { pattern, ...read, written });
    else
      report.error("resource/duplicate", [...path, written], written, {
        detail: JSON.stringify(twin.written),
        hint: `keep one; several grants for one path go in a list: { ${JSON.stringify(pattern.text)}: [ …, … ] }`,
      });
  }
  return [...resources.values()];
}

function readResource(value: unknown, path: ProblemPath, report: Report): Pick<ReadResource, "config" | "grants"> {
  if (!Array.isArray(value)) {
    const grant = readGrant(value, path, report);
    return { config: grant?.config ?? [], grants: grant === null ? [] : [grant] };
  }
  if (value.length === 0)
    report.error("config/type", path, value, {
      detail: "a grant, or a list of at least one",
      hint: "leave the path out: what is not listed gets no CORS headers",
    });
  const grants: ReadGrant[] = [];
  const held = new HeldOrigins();
  for (let index = 0; index < value.length; index++) {
    const grant = readGrant(value[index], [...path, index], report);
    if (grant === null) continue;
    const shadow = shadowOf(grant, grants, held);
    if (shadow !== null)
      report.error("resource/shadowed", [...path, index], value[index], {
        detail: shadow,
        hint: "put the narrower grant first, or leave this one out",
      });
    grants.push(grant);
    if (index + 1 < value.length) held.add(grant.origins);
  }
  return { config: grants.map((grant) => grant.config), grants };
}

/** Which earlier grants hold every origin of `grant`, in words; `null` when it can apply. */
function shadowOf({ origins }: ReadGrant, earlier: readonly ReadGrant[], held: HeldOrigins): string | null {
  // A grant whose origins are all defective is told of by their problems.
  if (origins.length === 0) return null;
  if (held.isEverybody) return 'the grant to "*" before it';
  if (origins === "*" || !origins.every((pattern) => held.has(pattern))) return null;
  return earlier.length === 1 ? "the grant before it" : "the grants before it";
}
