import { isCorsSafelistedMethod } from "../../http/methods.ts";
import { pathOf } from "../../http/request-target.ts";
import { ResourceTable } from "../resource-table.ts";
import type { ReadResource } from "./resources.ts";
import type { Report } from "./report.ts";

/** What of a CSRF guard a policy is checked with. */
export interface WriterChecks {
  /** The paths that serve CSRF tokens: pages with forms, or an endpoint that hands tokens out. */
  readonly tokenPaths?: readonly string[];
}

/** What a CSRF guard on a policy will refuse, or cannot prevent, though it was probably not meant. */
export function checkWriters(
  resources: readonly ReadResource[],
  { tokenPaths = [] }: WriterChecks,
  report: Report,
): void {
  for (const resource of resources) warnOfRefusedCookies(resource, report);
  const table = new ResourceTable(resources.map((resource) => [resource.pattern, resource]));
  const warned = new Set<ReadResource>();
  for (const target of tokenPaths) {
    const path = pathOf(target);
    const resource = path === null ? undefined : table.find(path);
    if (resource === undefined || warned.has(resource)) continue;
    warned.add(resource);
    warnOfTokenReaders(resource, target, report);
  }
}

function warnOfRefusedCookies({ grants }: ReadResource, report: Report): void {
  for (const { path, config } of grants) {
    const { methods = [], credentials } = config;
    if (credentials === true) continue;
    const unsafe = typeof methods === "string" ? [] : methods.filter((method) => !isSafeMethod(method));
    if (unsafe.length === 0) continue;
    report.warn("csrf/cookies-refused", [...path, "methods"], methods, {
      detail: unsafe.join(", "),
      hint: "set credentials: true where pages write as the signed-in user; leave it as it is for bearer tokens",
    });
  }
}

function warnOfTokenReaders({ grants }: ReadResource, target: string, report: Report): void {
  for (const { path, config } of grants) {
    if (config.credentials !== true) continue;
    report.warn("csrf/token-readable", [...path, "credentials"], true, {
      detail: target,
      hint: "serve tokens from a path that no grant with credentials governs",
    });
  }
}

function isSafeMethod(method: string): boolean {
  return method === "OPTIONS" || (isCorsSafelistedMethod(method) && method !== "POST");
}
