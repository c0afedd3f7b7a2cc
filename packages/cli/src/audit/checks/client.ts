import type { Asked } from "../asker.ts";
import type { CheckContext } from "../check.ts";
import { reads, valuesOf } from "../judge.ts";

/** A declared origin that is a web page's; `null` where none is: then nobody has a right to be answered. */
export function clientOf({ trusted }: CheckContext): string | null {
  return trusted.origins.find((origin) => /^https?:\/\//.test(origin)) ?? null;
}

/** An origin that nobody has listed; the one that other checks ask with, so that it is asked once. */
export function strangerFor({ ask }: CheckContext, word = "stranger"): string {
  return `https://${ask.label(word)}.com`;
}

/** Whether the declared clients send what browsers attach on their own. */
export function isCredentialed({ trusted, session }: CheckContext): boolean {
  return trusted.credentials ?? session?.isAmbient ?? false;
}

/** Whether an answer's lines let a page of an origin read it, whatever its status. */
export function isShared({ answer }: Asked, origin: string, credentials: boolean): Promise<boolean> {
  return reads({ ...answer, status: 200 }, origin, credentials);
}

/** What an answer says of CORS, in a form to compare: fresh origins stand as one word. */
export function corsOf({ answer }: Asked, names: readonly string[] = ["origin", "credentials"]): string {
  return names.map((name) => valuesOf(answer.headers, `access-control-allow-${name}`).join(" | ")).join("; ");
}

export function allowOriginOf({ answer }: Asked): string | null {
  const values = valuesOf(answer.headers, "access-control-allow-origin");
  return values.length === 0 ? null : values.join(", ");
}

export function isOk({ answer: { status } }: Asked): boolean {
  return status >= 200 && status < 300;
}
