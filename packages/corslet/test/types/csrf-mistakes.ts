// Compiled, never run: options of a CSRF guard that are refused at run time and could be seen to be wrong by their types.
import { withCsrf } from "../../src/adapters/fetch.ts";
import { type GuardOptions, guard, type TokenOptions } from "../../src/csrf/index.ts";
import { definePolicy } from "../../src/index.ts";

declare const unset: string | undefined;
const policy = definePolicy({ origins: ["https://a.test"] });
const keys = ["a key of at least 32 bytes, by whatever name"];
const binding = (): string => "session";
const handler = (): Response => new Response("x");

// A token that is bound to nothing.
// @ts-expect-error binding is mandatory
guard(policy, { tokens: { keys } });
// @ts-expect-error binding is mandatory
withCsrf(policy, handler, { tokens: { keys } });
// @ts-expect-error binding is mandatory
export const unbound: TokenOptions = { keys };
// @ts-expect-error keys are mandatory
guard(policy, { tokens: { binding } });
// @ts-expect-error a session's id is a string
guard(policy, { tokens: { keys, binding: () => 7 } });
// @ts-expect-error a session's id is there at once
guard(policy, { tokens: { keys, binding: () => Promise.resolve("session") } });
// @ts-expect-error one key is a list of one
guard(policy, { tokens: { keys: "key", binding } });
// @ts-expect-error undefined is no key
guard(policy, { tokens: { keys: [unset], binding } });
// @ts-expect-error a named key has a name
guard(policy, { tokens: { keys: [{ key: "key" }], binding } });

// Misspelt options, at every level.
// @ts-expect-error moed does not exist
guard(policy, { moed: "report" });
// @ts-expect-error exempts does not exist
guard(policy, { exempts: [] });
// @ts-expect-error secret does not exist
guard(policy, { tokens: { keys, binding, secret: "x" } });
// @ts-expect-error samesite does not exist
guard(policy, { tokens: { keys, binding, cookie: { samesite: "Lax" } } });
// @ts-expect-error id does not exist
guard(policy, { tokens: { keys: [{ id: "a", key: "key" }], binding } });
// @ts-expect-error reason does not exist
guard(policy, { exempt: [{ method: "POST", path: "/x", reason: "signed" }] });
// @ts-expect-error tokensInBody does not exist
withCsrf(policy, handler, { tokensInBody: true });
// @ts-expect-error onDecisions does not exist
withCsrf(policy, handler, { onDecisions: () => undefined });

// Wrong words and types.
// @ts-expect-error off is no mode
guard(policy, { mode: "off" });
// @ts-expect-error true is no way to trust a site
guard(policy, { sameSite: true });
// @ts-expect-error true trusts everybody
guard(policy, { trustProxy: true });
// @ts-expect-error an exemption says why
guard(policy, { exempt: [{ method: "POST", path: "/x" }] });
// @ts-expect-error an exemption is an object
guard(policy, { exempt: ["/x"] });
// @ts-expect-error a string is no list
guard(policy, { unsafe: "GET /logout" });
// @ts-expect-error lax is written Lax
guard(policy, { tokens: { keys, binding, cookie: { sameSite: "lax" } } });
// @ts-expect-error a string is no boolean
guard(policy, { dangerouslyAllowInsecureWriters: "yes" });
// @ts-expect-error a configuration is no policy
guard({ origins: ["https://a.test"] });
// @ts-expect-error a string is no object of options
export const options: GuardOptions = "report";
// @ts-expect-error facts name the scheme
guard(policy).decide({ method: "POST", path: "/", headers: {} });
