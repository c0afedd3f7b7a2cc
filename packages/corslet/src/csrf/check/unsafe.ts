import { parseResourcePattern } from "../../policy/resource-pattern.ts";
import { ResourceTable } from "../../policy/resource-table.ts";
import { foldedPath } from "../folded-path.ts";
import { isSafe } from "../methods-written.ts";
import type { GuardReport } from "./guard-report.ts";
import { readEntries } from "./shape.ts";

/** The routes declared unsafe, folded, with their methods; `null` when there are none. */
export type ReadUnsafe = ResourceTable<ReadonlySet<string>> | null;

interface Route {
  readonly path: string;
  readonly below: boolean;
  readonly methods: Set<string>;
}

/** Reads `unsafe`. */
export function readUnsafe(value: unknown, report: GuardReport): ReadUnsafe {
  const routes = new Map<string, Route>();
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
  const all = [...routes.values()];
  return new ResourceTable([...routes].map(([text, route]) => [{ ...route, text }, methodsOf(route, all)]));
}

// A request is looked up by its most specific route, and what declares all below a path declares that one too.
function methodsOf({ path, methods }: Route, all: readonly Route[]): ReadonlySet<string> {
  const declared = new Set(methods);
  for (const other of all)
    if (other.below && (path === other.path || path.startsWith(`${other.path}/`)))
      for (const method of other.methods) declared.add(method);
  return declared;
}
