// Compiled, never run: each configuration that may be right compiles, however it came about.
import {
  checkPolicy,
  definePolicy,
  type Grant,
  livePolicy,
  type PolicyConfig,
  policyOf,
  type ResourcesConfig,
} from "../../src/index.ts";

declare const origins: string[];
declare const credentials: boolean;
declare const dynamic: PolicyConfig;
declare const grant: Grant;
declare const resources: ResourcesConfig;
declare const parsed: unknown;

// Literals.
definePolicy({ origins: "*" });
definePolicy({ origins: ["*"], methods: "*", allowHeaders: ["*", "Authorization"], exposeHeaders: "*" });
definePolicy({ origins: "*", credentials: false });
definePolicy({ origins: ["https://a.test"], methods: ["PUT"], allowHeaders: ["X-A"], credentials: true, maxAge: 600 });
definePolicy({ origins: ["http://a.test"], credentials: true, dangerouslyAllowInsecureOrigins: true });
definePolicy({ origins: ["https://*.github.io"], credentials: true, dangerouslyAllowPublicSuffixes: true });
definePolicy({
  $schema: "./schema.json",
  origins: ["https://a.test"],
  self: "https://b.test",
  trustProxy: "10.0.0.0/8",
});
definePolicy({
  $schema: "./schema.json",
  resources: {
    "/api/*": { origins: ["https://a.test"], credentials: true },
    "/public/*": { origins: "*" },
    "/mixed/*": [{ origins: ["https://a.test"], credentials: true }, { origins: "*" }],
  },
  self: ["https://b.test", "https://c.test"],
  trustProxy: ["10.0.0.0/8", "::1"],
});
definePolicy({ resources: { "/": { origins: "*" } }, trustProxy: false });

// Lists and switches whose values are not known.
definePolicy({ origins });
definePolicy({ origins, methods: origins, allowHeaders: origins, exposeHeaders: origins, credentials: true });
definePolicy({ origins: ["https://a.test", ...origins], credentials: true });
definePolicy({ origins: credentials ? ["https://a.test"] : "*", credentials: false });
definePolicy({ origins: "*", credentials });
definePolicy({ resources: { [`/${origins.length}`]: { origins }, "/a": [{ origins }] } });
definePolicy({ resources: Object.fromEntries(origins.map((path) => [path, { origins, credentials: true }])) });
definePolicy({ resources: { "/": origins.map((origin) => ({ origins: [origin], credentials: true })) } });

// Kept in variables.
definePolicy(dynamic);
definePolicy(resources);
definePolicy(grant);
definePolicy({ resources: { "/": grant, "/a": [grant, { ...grant, credentials: true }] } });
const literal = { origins: ["https://a.test"], credentials: true } as const;
definePolicy(literal);
definePolicy({ resources: { "/": literal } });
const widened = { resources: { "/": { origins: ["https://a.test"], credentials: true, maxAge: 600 } } };
definePolicy(widened);
const satisfied = { origins: ["https://a.test"], methods: ["PUT"], credentials: true } satisfies PolicyConfig;
definePolicy(satisfied);
const asserted = { resources: { "/": [{ origins: "*" }] } } as const satisfies PolicyConfig;
definePolicy(asserted);
definePolicy({ ...satisfied, maxAge: 600 });
definePolicy({ ...asserted, self: "https://a.test" });
definePolicy({ ...dynamic, trustProxy: false });

// The shape in which a JSON module is typed: every list is string[], every literal is widened.
const json: {
  resources: { "/api/*": { origins: string[]; methods: string[]; credentials: boolean; maxAge: number } };
} = {
  resources: { "/api/*": { origins, methods: ["PUT"], credentials: true, maxAge: 600 } },
};
definePolicy(json);

// What was built, and what is not known.
definePolicy(definePolicy(dynamic).config);
livePolicy(definePolicy(dynamic)).replace({ origins: "*" });
policyOf(parsed);
checkPolicy(parsed);
