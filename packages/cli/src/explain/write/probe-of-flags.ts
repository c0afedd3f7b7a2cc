import type { FormEncoding, ReferrerPolicy } from "corslet/browser";
import { policyTransport } from "corslet/browser";
import type { Policy } from "corslet";
import { UsageError } from "../../terminal/usage-error.ts";
import { callOf, type CallFlags } from "../call.ts";
import type { ProbeOfAnyEngine } from "./explain-write.ts";

/** The flags that describe a write. */
export interface WriteFlags extends CallFlags {
  readonly from?: string;
  readonly write: boolean;
  readonly form: boolean;
  readonly enctype: keyof typeof ENCODINGS;
  readonly via: readonly string[];
  readonly referrerPolicy?: ReferrerPolicy;
  readonly csrf?: string;
}

/** The encodings of forms, by the names that the command gives them. */
export const ENCODINGS = {
  urlencoded: "application/x-www-form-urlencoded",
  multipart: "multipart/form-data",
  "text-plain": "text/plain",
} as const satisfies Readonly<Record<string, FormEncoding>>;

/** https://w3c.github.io/webappsec-referrer-policy/#referrer-policies */
export const REFERRER_POLICIES: readonly ReferrerPolicy[] = [
  "no-referrer",
  "no-referrer-when-downgrade",
  "same-origin",
  "origin",
  "strict-origin",
  "origin-when-cross-origin",
  "strict-origin-when-cross-origin",
  "unsafe-url",
];

/** Where no page asks: a typed address, a bookmark. */
export const NO_PAGE = "none";

/** Whether a URL is a WebSocket's. */
export function isSocketUrl(url: string): boolean {
  return /^wss?:\/\//i.test(url);
}

/**
 * The write that flags describe, at whatever engine.
 *
 * @throws {UsageError} when no page could make it.
 */
export function probeOf(url: string, from: string, flags: WriteFlags, policy: Policy): ProbeOfAnyEngine {
  const via = flags.via.map((each) => {
    if (/^https?:\/\//i.test(each) && URL.canParse(each)) return each;
    throw new UsageError(
      `--via: ${JSON.stringify(each)} is no web address.`,
      "write it with its scheme: https://evil.test",
    );
  });
  if (isSocketUrl(url)) {
    if (from === NO_PAGE || via.length > 0 || flags.form)
      throw new UsageError("A WebSocket is opened by a page, and follows no redirect.", "leave out --form and --via");
    return { kind: "websocket", page: from, url };
  }
  if (flags.form || from === NO_PAGE) return formOf(url, from, flags, via);
  const { referrerPolicy } = flags;
  const init = { ...callOf(flags), ...(referrerPolicy !== undefined && { referrerPolicy }) };
  return { kind: "fetch", page: from, url, init, via, transport: policyTransport(policy) };
}

function formOf(url: string, from: string, flags: WriteFlags, via: readonly string[]): ProbeOfAnyEngine {
  const isUserInitiated = from === NO_PAGE;
  const method = flags.method?.toUpperCase() ?? (isUserInitiated ? "GET" : "POST");
  if (flags.header.length > 0) throw new UsageError("A form sets no headers.", "leave out -H, or --form");
  if (method !== "GET" && method !== "POST")
    throw new UsageError(`A form sends GET or POST, not ${method}.`, "leave out -X, or --form");
  if (isUserInitiated && method === "POST")
    throw new UsageError("Nobody types a POST: a page sends it.", "write --from with the page, or -X GET");
  const { enctype, referrerPolicy = "" } = flags;
  return { kind: "form", page: from, url, method, encoding: ENCODINGS[enctype], referrerPolicy, via, isUserInitiated };
}
