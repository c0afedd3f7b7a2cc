import { pathOf } from "../http/request-target.ts";
import type { CompiledResource } from "./compile.ts";
import { grantOf } from "./grant-of.ts";
import type { ResourceTable } from "./resource-table.ts";

/**
 * What an origin may write on a resource with a method, whatever it may read there.
 *
 * | standing | meaning |
 * |---|---|
 * | `no-resource` | no resource pattern governs the path |
 * | `origin-not-granted` | no grant there holds the origin |
 * | `method-not-listed` | the grant that holds it does not list the method: GET, HEAD and POST count only when they are listed |
 * | `writer` | it may write, but not on behalf of a signed-in user: the grant is without credentials |
 * | `writer-with-credentials` | it may write, with the user's cookies too |
 */
export type WriterStanding =
  | "no-resource"
  | "origin-not-granted"
  | "method-not-listed"
  | "writer"
  | "writer-with-credentials";

/** What is asked of a policy about a write. */
export interface WriterFacts {
  /** The path, or any request target that has one. */
  readonly path: string;
  /** The method, as it came over the wire. */
  readonly method: string;
  /** A serialized origin; anything else is granted nothing but what is granted to everybody. */
  readonly origin: string;
}

/** Looks up what an origin may write: the grant that applies to it decides, as it does for reading. */
export function writerStanding(
  resources: ResourceTable<CompiledResource>,
  { path: target, method, origin }: WriterFacts,
): WriterStanding {
  const path = pathOf(target);
  const resource = path === null ? undefined : resources.find(path);
  if (resource === undefined) return "no-resource";
  const grant = grantOf(resource, origin);
  if (grant === undefined) return "origin-not-granted";
  if (!grant.listsMethod(method)) return "method-not-listed";
  return grant.credentials ? "writer-with-credentials" : "writer";
}
