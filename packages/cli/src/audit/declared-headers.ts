import type { HeaderLine } from "corslet/browser";
import type { Endpoint } from "./endpoint.ts";
import type { Session } from "./session.ts";

/** The session with the header parameters that an operation requires: without them it has nothing but an error to show. */
export function withDeclared(session: Session | null, { operation }: Endpoint): Session | null {
  const sent = new Set(session?.headers.map(([name]) => name.toLowerCase()));
  const declared: readonly HeaderLine[] = (operation?.headers ?? []).filter(([name]) => !sent.has(name.toLowerCase()));
  if (declared.length === 0) return session;
  return { headers: [...declared, ...(session?.headers ?? [])], isAmbient: session?.isAmbient ?? false };
}
