import type { CompiledGrant, CompiledResource } from "./compile.ts";

/** The first grant that holds the origin. Without an origin only a public grant applies. */
export function grantOf(resource: CompiledResource, origin: string | null | undefined): CompiledGrant | undefined {
  for (const grant of resource.grants) {
    if (grant.origins === null || (typeof origin === "string" && grant.origins.has(origin))) return grant;
  }
  return undefined;
}
