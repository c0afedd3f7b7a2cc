import type { Asked } from "../../asker.ts";
import type { CheckContext } from "../../check.ts";
import { valuesOf } from "../../judge.ts";

/** One Set-Cookie line. */
export interface SetCookie {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** https://www.rfc-editor.org/rfc/rfc6265#section-5.2, without the value: it may be a secret. */
export function setCookiesOf({ answer }: Asked): SetCookie[] {
  return valuesOf(answer.headers, "set-cookie").flatMap((line) => {
    const [pair = "", ...rest] = line.split(";");
    const end = pair.indexOf("=");
    if (end < 1) return [];
    const attributes = new Map<string, string>();
    for (const part of rest) {
      const [name = "", value = ""] = part.split("=", 2);
      attributes.set(name.trim().toLowerCase(), value.trim().toLowerCase());
    }
    return [{ name: pair.slice(0, end).trim(), attributes }];
  });
}

/** Words in names of cookies that sign a user in. */
const SESSION_WORDS = ["sess", "sid", "auth", "token", "jwt", "login", "remember", "identity"];
/** Scripts have to read these, or nothing secret is in them. */
const OTHER_WORDS = ["csrf", "xsrf", "awsalb", "lang", "theme", "consent"];

/** Whether a cookie signs somebody in: it is declared to, the operator's session has it, or its name says so. */
export function isSessionCookie(name: string, { endpoint, session }: CheckContext): boolean {
  const lower = name.toLowerCase();
  if (OTHER_WORDS.some((word) => lower.includes(word))) return false;
  if (endpoint.operation?.security?.some((scheme) => scheme.kind === "cookie" && scheme.name === name) === true)
    return true;
  const sent = session?.headers.flatMap(([header, value]) => (header.toLowerCase() === "cookie" ? [value] : [])) ?? [];
  if (sent.some((value) => value.split(";").some((pair) => pair.trim().startsWith(`${name}=`)))) return true;
  return SESSION_WORDS.some((word) => lower.includes(word));
}

/** SameSite of the session's cookie, where an answer sets it; `null` where none does. */
export function sameSiteOfSession(seen: readonly Asked[], context: CheckContext): string | null {
  const cookie = seen.flatMap(setCookiesOf).find(({ name }) => isSessionCookie(name, context));
  return cookie?.attributes.get("samesite") ?? null;
}
