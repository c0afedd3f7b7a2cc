import { asciiLowercase } from "../http/ascii.ts";
import { isCorsNonWildcardRequestHeaderName } from "../http/header-names.ts";
import { MAX_METHOD_LENGTH } from "../http/limits.ts";
import { isCorsSafelistedMethod, isForbiddenMethod, isMethod } from "../http/methods.ts";
import type { ReadGrant } from "./check/grant.ts";
import type { ReadResource } from "./check/resources.ts";
import { OriginSet } from "./origin-set.ts";
import { renderList } from "./render.ts";
import { ResourceTable } from "./resource-table.ts";

/** A grant with everything that a decision needs, rendered. */
export interface CompiledGrant {
  /** `null`: anybody. */
  readonly origins: OriginSet | null;
  readonly credentials: boolean;
  /** Whether a method may be sent; the CORS-safelisted ones always. */
  readonly allowsMethod: (method: string) => boolean;
  /** Whether a request header may be sent. */
  readonly allowsHeader: (name: string) => boolean;
  /** Rendered header values; `null` when the header is not sent. */
  readonly allowMethods: string | null;
  readonly allowHeaders: string | null;
  readonly exposeHeaders: string | null;
  readonly maxAge: string | null;
}

/** A resource with its grants, in order. */
export interface CompiledResource {
  /** The pattern, as configured. */
  readonly pattern: string;
  readonly grants: readonly CompiledGrant[];
  /** Whether all origins are answered alike: the first grant is to anybody. */
  readonly isPublic: boolean;
}

/** Compiles resources whose configuration had no error. */
export function compile(resources: readonly ReadResource[]): ResourceTable<CompiledResource> {
  return new ResourceTable(
    resources.map(({ pattern, grants }) => {
      const compiled = grants.map(compileGrant);
      return [pattern, { pattern: pattern.text, grants: compiled, isPublic: compiled[0]?.origins === null }];
    }),
  );
}

function compileGrant({ config, origins }: ReadGrant): CompiledGrant {
  return {
    origins: origins === "*" ? null : new OriginSet(origins),
    credentials: config.credentials ?? false,
    allowsMethod: methodTest(config.methods ?? []),
    allowsHeader: headerTest(config.allowHeaders ?? []),
    allowMethods: renderList(config.methods),
    allowHeaders: renderList(config.allowHeaders),
    exposeHeaders: renderList(config.exposeHeaders),
    maxAge: config.maxAge === undefined ? null : String(config.maxAge),
  };
}

function methodTest(methods: "*" | readonly string[]): (method: string) => boolean {
  if (methods === "*")
    return (method) => method.length <= MAX_METHOD_LENGTH && isMethod(method) && !isForbiddenMethod(method);
  const listed = new Set(methods);
  return (method) => listed.has(method) || isCorsSafelistedMethod(method);
}

function headerTest(names: "*" | readonly string[]): (name: string) => boolean {
  const listed = new Set(Array.from(names, asciiLowercase));
  if (!listed.has("*")) return (name) => listed.has(asciiLowercase(name));
  return (name) => !isCorsNonWildcardRequestHeaderName(name) || listed.has(asciiLowercase(name));
}
