import { asciiLowercase } from "../http/ascii.ts";
import {
  ALLOW_CREDENTIALS,
  ALLOW_HEADERS,
  ALLOW_METHODS,
  ALLOW_ORIGIN,
  EXPOSE_HEADERS,
  isCorsNonWildcardRequestHeaderName,
  MAX_AGE,
} from "../http/header-names.ts";
import { MAX_METHOD_LENGTH } from "../http/limits.ts";
import { type RefusedElement, refusedElement } from "../http/list-header.ts";
import { isCorsSafelistedMethod, isForbiddenMethod, isMethod } from "../http/methods.ts";
import type { ReadGrant } from "./check/grant.ts";
import type { ReadResource } from "./check/resources.ts";
import { ownMembers } from "./check/shape.ts";
import {
  actualAnswer,
  type Answers,
  preflightAnswer,
  type RenderedAnswer,
  type RenderedHeaders,
  UNGRANTED,
} from "./answer.ts";
import { OriginSet } from "./origin-set.ts";
import { renderList } from "./render.ts";
import { ResourceTable } from "./resource-table.ts";

/** A grant with everything that a decision needs, and what it answers. */
export interface CompiledGrant extends Answers<RenderedAnswer> {
  /** `null`: anybody. */
  readonly origins: OriginSet | null;
  /** Whether requests with credentials are granted. */
  readonly credentials: boolean;
  /** Whether a method is listed: then these origins may write with it. The CORS-safelisted ones are not, unless they are. */
  readonly listsMethod: (method: string) => boolean;
  /** Whether a method may be sent; the CORS-safelisted ones always. */
  readonly allowsMethod: (method: string) => boolean;
  /** What of an `Access-Control-Request-Headers` may not be sent; `null` when all may. */
  readonly refusedHeader: (value: string) => RefusedElement | null;
}

/** A resource with its grants, in order. */
export interface CompiledResource {
  /** The pattern, as configured. */
  readonly pattern: string;
  readonly grants: readonly CompiledGrant[];
  /** What is answered where no grant applies. */
  readonly ungranted: Answers<RenderedAnswer>;
  /** What is answered to the first origins that were granted, origin and all. */
  readonly kept: (Answers & { readonly origin: string })[];
}

/** Compiles resources whose configuration had no error. */
export function compile(resources: readonly ReadResource[]): ResourceTable<CompiledResource> {
  return new ResourceTable(
    resources.map(({ pattern, grants }) => {
      // All origins are answered alike where the first grant is to anybody.
      const isPublic = grants[0]?.origins === "*";
      const compiled = grants.map((grant) => compileGrant(grant, isPublic));
      return [pattern, { pattern: pattern.text, grants: compiled, ungranted: UNGRANTED, kept: [] }];
    }),
  );
}

function compileGrant({ config: readConfig, origins }: ReadGrant, isPublic: boolean): CompiledGrant {
  const config = ownMembers(readConfig);
  const shared: [string, string | null][] = [
    [ALLOW_ORIGIN, origins === "*" ? "*" : ""],
    [ALLOW_CREDENTIALS, config.credentials ? "true" : null],
  ];
  const listsMethod = methodTest(config.methods ?? []);
  return {
    origins: origins === "*" ? null : new OriginSet(origins),
    credentials: config.credentials === true,
    listsMethod,
    allowsMethod: (method) => listsMethod(method) || isCorsSafelistedMethod(method),
    refusedHeader: refusedHeaderIn(config.allowHeaders ?? []),
    actual: actualAnswer(rendered([...shared, [EXPOSE_HEADERS, renderList(config.exposeHeaders)]]), isPublic),
    preflight: preflightAnswer(
      rendered([
        ...shared,
        [ALLOW_METHODS, renderList(config.methods)],
        [ALLOW_HEADERS, renderList(config.allowHeaders)],
        [MAX_AGE, config.maxAge === undefined ? null : String(config.maxAge)],
      ]),
    ),
    oversized: preflightAnswer(rendered(shared)),
  };
}

function rendered(headers: readonly (readonly [string, string | null])[]): RenderedHeaders {
  return Object.fromEntries(headers.filter((header): header is [string, string] => header[1] !== null));
}

function methodTest(methods: "*" | readonly string[]): (method: string) => boolean {
  if (methods === "*")
    return (method) => method.length <= MAX_METHOD_LENGTH && isMethod(method) && !isForbiddenMethod(method);
  const listed = new Set(methods);
  return (method) => listed.has(method);
}

function refusedHeaderIn(names: "*" | readonly string[]): (value: string) => RefusedElement | null {
  const allowsHeader = headerTest(names);
  return (value) => refusedElement(value, allowsHeader);
}

function headerTest(names: "*" | readonly string[]): (name: string) => boolean {
  const listed = new Set(Array.from(names, asciiLowercase));
  // Browsers send the names in lower case, which spares folding them.
  if (!listed.has("*")) return (name) => listed.has(name) || listed.has(asciiLowercase(name));
  return (name) => !isCorsNonWildcardRequestHeaderName(name) || listed.has(asciiLowercase(name));
}
