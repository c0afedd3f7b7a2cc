import { runInThisContext } from "node:vm";
import type { HeaderValue, RequestRow, Row } from "./vocabulary.ts";

/** A header line: name and value, as they go over the wire. */
export type HeaderLine = readonly [name: string, value: string];

/** A request as it goes over the wire, every header line for itself. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly HeaderLine[];
  /** Lines of `Host`; `api.test` otherwise. */
  readonly hosts?: readonly string[];
  readonly body?: string;
  /** Over TLS, with a client's certificate or without. */
  readonly tls?: { readonly certificate: boolean };
  /** A handshake for another protocol, such as `websocket`. */
  readonly upgrade?: string;
}

/** Writes a request of the vocabulary out. */
export function rawRequest(request: RequestRow): RawRequest {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    linesOf(value).map((line): HeaderLine => [name, line]),
  );
  return { method: request.method, path: request.path, headers };
}

/** The lines of a header's value. */
export function linesOf(value: HeaderValue): readonly string[] {
  if (typeof value === "string") return [value];
  if (!("repeat" in value)) return value;
  const line = `${value.prefix ?? ""}${value.repeat.repeat(value.times)}${value.suffix ?? ""}`;
  return Array.from({ length: value.lines ?? 1 }, () => line);
}

/** What the wrapped handler answers with. */
export interface Upstream {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
}

/** What the handler of a row answers with. */
export function upstreamOf(row: Pick<Row, "upstream" | "upstreamStatus">): Upstream {
  return {
    status: row.upstreamStatus ?? 200,
    headers: rawRequest({ method: "", path: "", headers: row.upstream ?? {} }).headers,
  };
}

const RENAMED: Readonly<Record<string, string>> = {
  dangerouslyAllowPublicSuffixWildcards: "dangerouslyAllowPublicSuffixes",
};
// Options of the vocabulary that Corslet does without: it logs through onDecision, and never grants private networks.
const DROPPED: ReadonlySet<string> = new Set(["debug", "privateNetwork"]);

/** Translates a configuration of the vocabulary to Corslet's. Keys that neither knows stay, to be refused. */
export function corsletConfig(config: Row["config"]): Record<string, unknown> {
  const { routes, ...rest } = config;
  if (routes === undefined) return grantOf(rest);
  const resources: Record<string, unknown> = {};
  for (const { path, grants, ...grant } of routes as readonly Route[]) {
    resources[spelling(path, resources)] = grants === undefined ? grantOf(grant) : grants.map(grantOf);
  }
  return { ...grantOf(rest), resources };
}

/** A route: a path with one grant, or with a list of which the first that holds the origin applies. */
export interface Route extends Readonly<Record<string, unknown>> {
  readonly path: string;
  readonly grants?: readonly Readonly<Record<string, unknown>>[];
}

function grantOf(grant: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(grant)
      .filter(([key]) => !DROPPED.has(key))
      .map(([key, value]) => [RENAMED[key] ?? key, valueOf(value)]),
  );
}

function valueOf(value: unknown): unknown {
  if (Array.isArray(value))
    return value.flatMap((entry: unknown) => (isRange(entry) ? range(entry) : [valueOf(entry)]));
  if (isRange(value)) return range(value);
  if (isJavaScript(value)) return runInThisContext(`(${value.js})`);
  return value;
}

interface Range {
  readonly range: string;
  readonly from: number;
  readonly to: number;
}

function isRange(value: unknown): value is Range {
  return typeof value === "object" && value !== null && "range" in value;
}

function range({ range: template, from, to }: Range): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => template.replaceAll("{i}", String(from + i)));
}

/** A value that JSON cannot write, as a JavaScript expression. */
function isJavaScript(value: unknown): value is { readonly js: string } {
  return typeof value === "object" && value !== null && "js" in value;
}

// One object cannot hold one key twice. The same path, spelt with another of its characters encoded, can stand there.
function spelling(path: string, taken: object): string {
  const spellings = [path, ...[...path.matchAll(/[A-Za-z0-9._~-]/g)].map(({ index }) => encodedAt(path, index))];
  const free = spellings.find((candidate) => !(candidate in taken));
  if (free === undefined) throw new Error(`${path} stands there more often than it has spellings`);
  return free;
}

function encodedAt(path: string, index: number): string {
  const code = path.charCodeAt(index).toString(16).toUpperCase();
  return `${path.slice(0, index)}%${code}${path.slice(index + 1)}`;
}
