import { asciiUppercase } from "../http/ascii.ts";
import type { ResourceTable } from "../policy/resource-table.ts";
import type { WriteFacts } from "./facts.ts";
import { foldedPath } from "./folded-path.ts";
import { methodOverrides } from "./method-override.ts";

/** Most protocols of an `Upgrade` that are looked at. A longer list is taken for one that holds a WebSocket. */
const MAX_PROTOCOLS = 16;

/** The methods that a request writes with. */
export interface Written {
  /** The wire method where that is unsafe, and whatever a framework could take in its place; never empty. */
  readonly methods: readonly string[];
  /** Whether it asks for a WebSocket. */
  readonly isUpgrade: boolean;
}

/**
 * What a request writes with, or `null` when it is safe: GET, HEAD or OPTIONS, no WebSocket upgrade, no route declared
 * unsafe, no method override to an unsafe method. A WebSocket's handshake counts as the GET that it is.
 *
 * @param unsafe the routes declared unsafe, with their methods.
 */
export function methodsWritten(facts: WriteFacts, unsafe: ResourceTable<ReadonlySet<string>> | null): Written | null {
  const { method } = facts;
  const overrides = methodOverrides(facts);
  const isUpgrade = isWebSocketUpgrade(facts);
  const isHandshake = isUpgrade && (method === "CONNECT" || isSafe(method));
  const isDeclared = unsafe !== null && isDeclaredUnsafe(unsafe, facts.path, [method, ...overrides]);
  const counted = isDeclared ? [...overrides] : unsafeOf(overrides);
  if (isUpgrade || isDeclared || !isSafe(method)) {
    const wire = isHandshake ? "GET" : method;
    return { methods: counted.length === 0 ? [wire] : [wire, ...counted], isUpgrade };
  }
  return counted.length === 0 ? null : { methods: counted, isUpgrade };
}

/** Whether a method is safe. (TRACE is too, but no browser sends it.) https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
export function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

const NONE: readonly string[] = [];

function unsafeOf(overrides: ReadonlySet<string>): readonly string[] {
  return overrides.size === 0 ? NONE : [...overrides].filter((method) => !isSafe(method));
}

/** An `Upgrade: websocket` (RFC 6455 section 4.1), or an extended CONNECT for one (RFC 8441 section 4). */
function isWebSocketUpgrade({ headers, method }: WriteFacts): boolean {
  const asked = method === "CONNECT" ? headers[":protocol"] : headers["upgrade"];
  if (asked === undefined) return false;
  const protocols = (typeof asked === "string" ? asked : asked.join()).split(",", MAX_PROTOCOLS + 1);
  if (protocols.length > MAX_PROTOCOLS) return true;
  return protocols.some((protocol) => asciiUppercase(protocol.trim()).split("/", 1)[0] === "WEBSOCKET");
}

/**
 * Whether a route is declared unsafe for one of some methods. HEAD is served by the route for GET, and with a suffix
 * (`/logout.json`) some routers find the route without it.
 */
export function isDeclaredUnsafe(
  unsafe: ResourceTable<ReadonlySet<string>>,
  target: string,
  methods: readonly string[],
): boolean {
  const path = foldedPath(target);
  if (path === null) return true;
  return [path, path.replace(/\.[^./]*$/, "")].some((spelling) => {
    const declared = unsafe.find(spelling);
    return (
      declared !== undefined &&
      methods.some((method) => declared.has(method === "HEAD" ? "GET" : method) || declared.has(method))
    );
  });
}
