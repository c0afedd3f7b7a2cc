// Compiled, never run: each configuration that is refused at run time and could be seen to be wrong by its type does
// not compile. A directive that expects an error where there is none is an error itself.
import { definePolicy, livePolicy, type PolicyConfig } from "../../src/index.ts";

declare const unset: string | undefined;
declare const origins: readonly string[];

// `"*"` with credentials, as a string and in a list.
// @ts-expect-error "*" cannot stand in origins with credentials: true
definePolicy({ origins: "*", credentials: true });
// @ts-expect-error "*" cannot stand in origins with credentials: true
definePolicy({ origins: ["*"], credentials: true });
// @ts-expect-error "*" cannot stand in origins with credentials: true
definePolicy({ origins: ["https://a.test", "*"], credentials: true });
// @ts-expect-error "*" cannot stand in methods with credentials: true
definePolicy({ origins, methods: "*", credentials: true });
// @ts-expect-error "*" cannot stand in methods with credentials: true
definePolicy({ origins, methods: ["PUT", "*"], credentials: true });
// @ts-expect-error "*" cannot stand in allowHeaders with credentials: true
definePolicy({ origins, allowHeaders: "*", credentials: true });
// @ts-expect-error "*" cannot stand in allowHeaders with credentials: true
definePolicy({ origins, allowHeaders: ["*", "Authorization"], credentials: true });
// @ts-expect-error "*" cannot stand in exposeHeaders with credentials: true
definePolicy({ origins, exposeHeaders: "*", credentials: true });
// @ts-expect-error "*" cannot stand in exposeHeaders with credentials: true
definePolicy({ origins, exposeHeaders: ["*"], credentials: true });

// The same below resources, and in a list of grants.
// @ts-expect-error "*" cannot stand in origins with credentials: true
definePolicy({ resources: { "/api/*": { origins: "*", credentials: true } } });
// @ts-expect-error "*" cannot stand in origins with credentials: true
definePolicy({ resources: { "/": { origins }, "/api/*": { origins: ["*"], credentials: true } } });
// @ts-expect-error "*" cannot stand in methods with credentials: true
definePolicy({ resources: { "/api/*": [{ origins }, { origins, methods: "*", credentials: true }] } });
// @ts-expect-error "*" cannot stand in origins with credentials: true
definePolicy({ resources: { "/api/*": [{ origins: ["*"], credentials: true }, { origins }] } });

// And where the literal is kept in a variable.
const kept = { origins: "*", credentials: true } as const;
// @ts-expect-error "*" cannot stand in origins with credentials: true
definePolicy(kept);
const satisfied = { resources: { "/": { origins: ["*"], credentials: true } } } as const satisfies PolicyConfig;
// @ts-expect-error "*" cannot stand in origins with credentials: true
definePolicy(satisfied);
// @ts-expect-error "*" cannot stand in origins with credentials: true
definePolicy({ ...kept, maxAge: 600 });

// A variable that may not be set.
// @ts-expect-error undefined is not assignable to string
definePolicy({ origins: [unset] });
// @ts-expect-error undefined is not assignable to string
definePolicy({ origins: ["https://a.test", unset], credentials: true });
// @ts-expect-error undefined is not assignable to string
definePolicy({ resources: { "/": { origins: [unset] } } });
// @ts-expect-error undefined is not assignable to string
definePolicy({ resources: { "/": [{ origins }, { origins: [unset] }] } });
// @ts-expect-error undefined is not assignable to string
definePolicy({ origins, methods: [unset] });
// @ts-expect-error undefined is not assignable to string
definePolicy({ origins, self: [unset] });

// Misspelt keys, at every level.
// @ts-expect-error there is no option maxage in a grant
definePolicy({ origins, maxage: 600 });
// @ts-expect-error there is no option origin in a grant
definePolicy({ origins, origin: "https://a.test" });
// @ts-expect-error there is no option maxage in a grant
definePolicy({ resources: { "/": { origins, maxage: 600 } } });
// @ts-expect-error there is no option allowedHeaders in a grant
definePolicy({ resources: { "/": [{ origins }, { origins: ["https://a.test"], allowedHeaders: ["X-A"] }] } });
// @ts-expect-error there is no option trustproxy beside resources
definePolicy({ resources: { "/": { origins } }, trustproxy: false });
// @ts-expect-error credentials stands in the grants below resources
definePolicy({ resources: { "/": { origins } }, credentials: true });
// @ts-expect-error resorces does not exist
definePolicy({ resorces: { "/": { origins } } });
const misspelt = { origins, maxage: 600 };
// @ts-expect-error there is no option maxage in a grant
definePolicy(misspelt);

// Wrong types, at every level.
// @ts-expect-error an object is not nothing
definePolicy({});
// @ts-expect-error undefined is no configuration
definePolicy();
// @ts-expect-error a string is no list
definePolicy({ origins: "https://a.test" });
// @ts-expect-error true is no list
definePolicy({ origins: true });
// @ts-expect-error a function is no list
definePolicy({ origins: () => true });
// @ts-expect-error a regular expression is no string
definePolicy({ origins: [/a/] });
// @ts-expect-error no origin is listed
definePolicy({ origins: [] });
// @ts-expect-error no grant is listed
definePolicy({ resources: { "/": [] } });
// @ts-expect-error origins are required
definePolicy({ resources: { "/": { methods: ["PUT"] } } });
// @ts-expect-error a grant is an object
definePolicy({ resources: { "/": "https://a.test" } });
// @ts-expect-error resources are an object
definePolicy({ resources: [{ origins }] });
// @ts-expect-error a string is no list
definePolicy({ origins, methods: "PUT" });
// @ts-expect-error a string is no list
definePolicy({ resources: { "/": { origins, allowHeaders: "Content-Type" } } });
// @ts-expect-error a string is no boolean
definePolicy({ origins, credentials: "true" });
// @ts-expect-error a string is no number
definePolicy({ origins, maxAge: "600" });
// @ts-expect-error a number is no origin
definePolicy({ origins, self: 1 });
// @ts-expect-error a number is no origin
definePolicy({ resources: { "/": { origins } }, self: 1 });
// @ts-expect-error true trusts everybody
definePolicy({ origins, trustProxy: true });
// @ts-expect-error true trusts everybody
definePolicy({ resources: { "/": { origins } }, trustProxy: true });

// Without a trap for literals, the types of the options still hold.
// @ts-expect-error true is no list
livePolicy({ origins: true });
// @ts-expect-error maxage does not exist
export const config: PolicyConfig = { origins, maxage: 600 };
