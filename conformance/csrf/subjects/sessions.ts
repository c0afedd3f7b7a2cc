import { randomUUID } from "node:crypto";
import { SESSION_ATTRIBUTES, SESSION_COOKIE } from "../pages.ts";

const live = new Set<string>();

/** Starts a login session; gives the value of the `Set-Cookie` that the client is to keep. */
export function startSession(): string {
  const id = randomUUID();
  live.add(id);
  return `${SESSION_COOKIE}=${id}; ${SESSION_ATTRIBUTES}`;
}

/** The login session that a `Cookie` header names, if there is such a session. */
export function sessionIn(cookies: string | null | undefined): string | null {
  for (const pair of (cookies ?? "").split(";")) {
    const [name, value = ""] = pair.trim().split("=", 2);
    if (name === SESSION_COOKIE && live.has(value)) return value;
  }
  return null;
}
