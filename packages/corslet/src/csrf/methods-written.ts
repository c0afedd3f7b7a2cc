import { asciiUppercase } from "../http/ascii.ts";
import { pathOf } from "../http/request-target.ts";
import type { ResourceTable } from "../policy/resource-table.ts";
import type { WriteFacts } from "./facts.ts";
import { METHOD_OVERRIDES, PROTOCOL, UPGRADE, valueOf } from "./headers.ts";

/** Longest query that is searched for a method override, in UTF-16 code units. A longer one counts as holding one. */
const MAX_QUERY_LENGTH = 8192;

/** Most elements of a list that are looked at one by one. A longer list is taken for the worst that it could hold. */
const MAX_ELEMENTS = 16;

/** What stands for an override that could not be read: no grant lists it. */
const UNREADABLE = "";

/** The methods that a request writes with. */
export interface Written {
  /** The wire method where that is unsafe, and whatever a framework could take in its place; never empty. */
  readonly methods: readonly string[];
  readonly isUpgrade: boolean;
}

/**
 * What a request writes with, or `null` when it is safe: GET, HEAD or OPTIONS, no WebSocket upgrade, no route declared
 * unsafe, no method override to an unsafe method. An upgrade counts as the GET that it is.
 *
 * @param unsafe the routes declared unsafe, with their methods.
 */
export function methodsWritten(facts: WriteFacts, unsafe: ResourceTable<ReadonlySet<string>> | null): Written | null {
  const { method, headers, path } = facts;
  if (isWebSocketUpgrade(facts)) return { methods: ["GET", ...unsafeOverrides(facts)], isUpgrade: true };
  const overrides =
    hasOverrideHeader(headers) || path.includes("?") || path.includes("#") ? unsafeOverrides(facts) : NONE;
  if (!isSafe(method)) return { methods: overrides.length === 0 ? [method] : [method, ...overrides], isUpgrade: false };
  if (unsafe !== null && isDeclaredUnsafe(unsafe, method, path))
    return { methods: [method, ...overrides], isUpgrade: false };
  return overrides.length === 0 ? null : { methods: overrides, isUpgrade: false };
}

const NONE: readonly string[] = [];

function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

/**
 * A GET with `Upgrade: websocket` (RFC 6455 section 4.1), or an extended CONNECT for one (RFC 8441 section 4). Another
 * unsafe method that says so writes all the same.
 */
function isWebSocketUpgrade({ headers, method }: WriteFacts): boolean {
  if (!isSafe(method) && method !== "CONNECT") return false;
  const asked = method === "CONNECT" ? valueOf(headers, PROTOCOL) : headers[UPGRADE] && valueOf(headers, UPGRADE);
  if (!asked) return false;
  const protocols = asked.split(",", MAX_ELEMENTS + 1);
  if (protocols.length > MAX_ELEMENTS) return true;
  return protocols.some((protocol) => asciiUppercase(protocol.trim()).split("/", 1)[0] === "WEBSOCKET");
}

// Routers differ in whether case, a last slash and repeated slashes count, and serve HEAD with the route for GET. All spellings are meant.
function isDeclaredUnsafe(unsafe: ResourceTable<ReadonlySet<string>>, method: string, target: string): boolean {
  const path = pathOf(target);
  if (path === null) return true;
  const folded = path.toLowerCase().replace(/\/{2,}/g, "/");
  const declared = unsafe.find(folded.length > 1 && folded.endsWith("/") ? folded.slice(0, -1) : folded);
  return declared !== undefined && (declared.has(method) || (method === "HEAD" && declared.has("GET")));
}

function hasOverrideHeader(headers: WriteFacts["headers"]): boolean {
  for (const name of METHOD_OVERRIDES) if (headers[name] !== undefined) return true;
  return false;
}

/** The unsafe methods that a framework could take in the wire method's place, from headers and from the query. */
function unsafeOverrides({ headers, path }: WriteFacts): readonly string[] {
  const found = new Set<string>();
  for (const name of METHOD_OVERRIDES) addUnsafe(found, valueOf(headers, name) ?? "");
  const question = path.indexOf("?");
  if (question === -1) return [...found];
  if (path.length - question > MAX_QUERY_LENGTH) return [...found, UNREADABLE];
  const query = path.slice(question + 1);
  if (!/method|%/i.test(query)) return [...found];
  for (const [name, value] of new URLSearchParams(query)) {
    if (OVERRIDE_NAME.test(name)) addUnsafe(found, value);
  }
  return [...found];
}

// Query parsers read `_method[]` and `_method[0]` as lists, and qs takes `[_method]` for `_method`.
const OVERRIDE_NAME = /^\[?_method(?:$|[[\]])/i;

function addUnsafe(found: Set<string>, value: string): void {
  const elements = value.split(",", MAX_ELEMENTS + 1);
  if (elements.length > MAX_ELEMENTS) found.add(UNREADABLE);
  for (const element of elements) {
    const method = asciiUppercase(element.trim());
    if (method !== "" && !isSafe(method)) found.add(method);
  }
}
