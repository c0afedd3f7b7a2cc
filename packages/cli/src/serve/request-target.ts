/**
 * The request target to send upstream, in origin-form, byte for byte as it came; `null` when there is none.
 *
 * Absolute-form is what clients send to a proxy, and every server must take it (RFC 9112 section 3.2.2). The policy
 * reads the path behind its authority, so the upstream must be asked for that same path. A fragment is never part of
 * a target, and servers disagree about where the path then ends.
 */
export function originFormOf(target: string): string | null {
  if (target.includes("#")) return null;
  if (target.startsWith("/") || target === "*") return target;
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i.exec(target);
  if (absolute === null) return null;
  const rest = target.slice(absolute[0].length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** The authority that an absolute-form target names; it overrides `Host` (RFC 9112 section 3.2.2). */
export function authorityOf(target: string): string | null {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#]+)/i.exec(target)?.[1] ?? null;
}
