import { parseResourcePattern } from "../../policy/resource-pattern.ts";
import { ResourceTable } from "../../policy/resource-table.ts";
import { foldedPath } from "../folded-path.ts";
import { isSafe } from "../methods-written.ts";
import type { GuardReport } from "./guard-report.ts";
import { readEntries } from "./shape.ts";

/** Reads `unsafe`: the routes, folded, with their methods. */
export function readUnsafe(value: unknown, report: GuardReport): ResourceTable<ReadonlySet<string>> | null {
  const routes = new Map<string, { readonly path: string; readonly below: boolean; readonly methods: Set<string> }>();
  readEntries(value, ["options", "unsafe"], report, '["GET /logout"]').forEach((entry, index) => {
    const place = ["options", "unsafe", index];
    const [method = "", written = "", ...rest] = typeof entry === "string" ? entry.split(" ") : [];
    const pattern = rest.length === 0 ? parseResourcePattern(written) : null;
    if (pattern === null || !/^[A-Z]+$/.test(method)) {
      report.error("unsafe/syntax", place, entry, 'write a method in upper case, a space and a path: "GET /logout"');
      return;
    }
    if (!isSafe(method)) {
      report.error("unsafe/method", place, entry, "leave it out");
      return;
    }
    const path = pattern.path === "" ? "" : (foldedPath(pattern.path) as string);
    const key = pattern.below ? `${path}/*` : path;
    const route = routes.get(key) ?? { path, below: pattern.below, methods: new Set() };
    route.methods.add(method);
    routes.set(key, route);
  });
  if (routes.size === 0) return null;
  return new ResourceTable([...routes].map(([text, { path, below, methods }]) => [{ text, path, below }, methods]));
}
