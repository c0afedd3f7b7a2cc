import { defaultPort } from "../origin/scheme.ts";

/** What an entry of `origins` stands for: one origin, or the origins that its stars cover. */
export interface OriginPattern {
  /** The entry as written, in serialized form. */
  readonly text: string;
  readonly scheme: string;
  /** The host, or with {@link below} the host under which the star stands. */
  readonly host: string;
  /** Whether it covers the hosts one or more labels below {@link host}, and not {@link host} itself. */
  readonly below: boolean;
  /** The port; `null` for the scheme's default, `"*"` for any. */
  readonly port: number | null | "*";
}

/** Whether a pattern covers one origin alone. */
export function isExact(pattern: OriginPattern): boolean {
  return !pattern.below && pattern.port !== "*";
}

/** Whether every origin of `inner` is one of `outer`. Exact: no union of other patterns covers what one pattern does not. */
export function covers(outer: OriginPattern, inner: OriginPattern): boolean {
  return outer.scheme === inner.scheme && coversHost(outer, inner) && coversPort(outer, inner);
}

function coversHost(outer: OriginPattern, inner: OriginPattern): boolean {
  if (!outer.below) return !inner.below && outer.host === inner.host;
  return inner.host.endsWith(`.${outer.host}`) || (inner.below && inner.host === outer.host);
}

function coversPort(outer: OriginPattern, inner: OriginPattern): boolean {
  return outer.port === "*" || outer.port === inner.port;
}

/** The pattern that a serialized origin, or one with stars in their places, stands for. The text must be well-formed. */
export function originPattern(text: string, scheme: string, host: string, port: string | null): OriginPattern {
  const below = host.startsWith("*.");
  const number = port === null || Number(port) === defaultPort(scheme) ? null : Number(port);
  return { text, scheme, host: below ? host.slice(2) : host, below, port: port === "*" ? "*" : number };
}
