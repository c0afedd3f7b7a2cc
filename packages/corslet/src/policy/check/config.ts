import { CONFIG_KEYS, GRANT_KEYS, type ResourcesConfig } from "../config.ts";
import type { Problem } from "../problem.ts";
import { readTrustProxy } from "./addresses.ts";
import { readGrantRecord } from "./grant.ts";
import { checkExactOrigin } from "./origins.ts";
import { inConfigurationOrder, Report } from "./report.ts";
import { type ReadResource, readResources } from "./resources.ts";
import { isRecord, ownMembers } from "./shape.ts";
import { checkUnknownOptions } from "./unknown-options.ts";
import { checkWriters, type WriterChecks } from "./writers.ts";

/** A configuration as it was understood. */
export interface ReadConfig {
  /** Errors and warnings, in configuration order. */
  readonly problems: readonly Problem[];
  readonly resources: readonly ReadResource[];
  /** Normalised; to be used only when no problem is an error. */
  readonly config: ResourcesConfig;
}

/** Reads a configuration of whatever type; never throws on plain data. */
export function readConfig(value: unknown, csrf?: WriterChecks): ReadConfig {
  const report = new Report();
  const root = isRecord(value) ? ownMembers(value) : null;
  const writtenSelf = root?.["self"];
  const self = readSelf(writtenSelf, report);
  const trustProxy = readTrustProxy(root?.["trustProxy"], ["trustProxy"], report);
  for (const origin of self) report.ownOrigins.add(origin);
  const resources = root === null ? refuseRoot(value, report) : readRoot(root, report);
  if (csrf !== undefined) checkWriters(resources, csrf, report);
  const config = {
    resources: Object.fromEntries(resources.map(({ pattern, config: grants }) => [pattern.text, grants])),
    ...(self.length > 0 && { self: typeof writtenSelf === "string" ? writtenSelf : self }),
    ...(trustProxy !== false && { trustProxy }),
  };
  return { problems: inConfigurationOrder(report.problems, value), resources, config };
}

function refuseRoot(value: unknown, report: Report): ReadResource[] {
  report.error("config/type", [], value, {
    detail: "a policy configuration",
    hint: 'write { resources: { "/api/*": { origins: ["https://app.example.com"] } } }',
  });
  return [];
}

function readRoot(value: Record<string, unknown>, report: Report): ReadResource[] {
  if ("resources" in value) {
    checkUnknownOptions(value, CONFIG_KEYS, [], report, GRANT_KEYS);
    return readResources(value["resources"], ["resources"], report);
  }
  const grant = readGrantRecord(value, [], report, [...GRANT_KEYS, ...CONFIG_KEYS]);
  return [{ pattern: { text: "/*", path: "", below: true }, config: grant.config, grants: [grant] }];
}

function readSelf(value: unknown, report: Report): string[] {
  if (value === undefined) return [];
  // Array.from makes an entry of a hole.
  const entries: readonly unknown[] = Array.isArray(value) ? Array.from(value) : [value];
  const strings: string[] = [];
  entries.forEach((entry, index) => {
    const path = Array.isArray(value) ? ["self", index] : ["self"];
    if (typeof entry !== "string")
      report.error("config/type", path, entry, {
        detail: "an origin",
        hint: 'write the API\'s own origin, such as "https://api.example.com"',
      });
    else {
      checkExactOrigin(entry, path, report);
      strings.push(entry);
    }
  });
  return strings;
}
