import { MAX_MAX_AGE } from "../http/limits.ts";
import { isToken } from "../http/token.ts";
import { parseOrigin } from "../origin/origin.ts";
import type { ReadGrant } from "./check/grant.ts";
import type { ReadResource } from "./check/resources.ts";
import { isRecord, ownMembers } from "./check/shape.ts";
import { CONFIG_KEYS, type Grant, GRANT_KEYS, type ResourcesConfig } from "./config.ts";
import type { OriginPattern } from "./origin-pattern.ts";
import { parseResourcePattern } from "./resource-pattern.ts";

/**
 * Reads a configuration that was checked before. It says no more than where it stopped: explaining what is wrong is
 * most of what checking weighs.
 *
 * @throws {TypeError} for what cannot have been checked.
 */
export function readChecked(config: ResourcesConfig): ReadResource[] {
  const { resources } = membersOf(config, CONFIG_KEYS, "the configuration") as ResourcesConfig;
  if (!isRecord(resources)) refuse("resources");
  return Object.entries(resources).map(([text, grants]): ReadResource => {
    const pattern = parseResourcePattern(text);
    // Another spelling of a pattern could stand beside the one that it is normalised to.
    if (pattern === null || pattern.text !== text) refuse(text);
    const list: readonly unknown[] = Array.isArray(grants) ? grants : [grants];
    if (list.length === 0) refuse(text);
    return { pattern, config: grants, grants: list.map((grant) => readGrant(grant, text)) };
  });
}

function readGrant(value: unknown, resource: string): ReadGrant {
  const config = membersOf(value, GRANT_KEYS, resource) as Grant;
  const { origins, methods, allowHeaders, exposeHeaders, credentials = false, maxAge = 0 } = config;
  for (const names of [methods, allowHeaders, exposeHeaders]) {
    if (names !== undefined && names !== "*" && !listOf(names, resource).every(isToken)) refuse(resource);
  }
  if (typeof credentials !== "boolean" || (credentials && origins === "*")) refuse(resource);
  if (!Number.isInteger(maxAge) || maxAge < 0 || maxAge > MAX_MAX_AGE) refuse(resource);
  return {
    path: ["resources", resource],
    config,
    origins: origins === "*" ? "*" : listOf(origins, resource).map(readOrigin),
  };
}

// A star stands in one of two places. What is left without it is a serialized origin.
function readOrigin(text: string): OriginPattern {
  const below = text.includes("://*.");
  const isAnyPort = text.endsWith(":*");
  const origin = parseOrigin((isAnyPort ? text.slice(0, -2) : text).replace("://*.", "://"));
  if (origin === null || (isAnyPort && origin.port !== null)) refuse(text);
  return { ...origin, text, below, ...(isAnyPort && { port: "*" }) };
}

// A key that is not known may narrow a grant, in a later version.
function membersOf(value: unknown, known: readonly string[], place: string): object {
  if (!isRecord(value) || !Object.keys(value).every((key) => known.includes(key))) refuse(place);
  return ownMembers(value);
}

function listOf(value: unknown, place: string): readonly string[] {
  const isList = Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === "string");
  return isList ? value : refuse(place);
}

function refuse(place: string): never {
  throw new TypeError(`never accepted: ${place}`);
}
