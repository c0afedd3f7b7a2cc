/** One grant: which origins may do what on a resource. */
export interface Grant {
  /**
   * `"*"` for anybody, without credentials; or origin patterns: `https://app.example.com`,
   * `https://*.example.com` (one or more labels below), `http://localhost:*` (any port).
   */
  readonly origins: "*" | readonly string[];
  /** Methods besides GET, HEAD and POST, which the protocol always allows. Default: none. */
  readonly methods?: "*" | readonly string[];
  /** Request headers besides the CORS-safelisted ones. `"*"` does not cover `Authorization`: name it too. Default: none. */
  readonly allowHeaders?: "*" | readonly string[];
  /** Response headers that pages may read besides the CORS-safelisted ones. Default: none. */
  readonly exposeHeaders?: "*" | readonly string[];
  /** Whether pages may send cookies and the like, and read the answer. Default: false. */
  readonly credentials?: boolean;
  /** Seconds for which a browser may keep a preflight's answer, 0 to 86400. Default: not sent; browsers keep 5 seconds. */
  readonly maxAge?: number;
  /** Lets http origins that are not loopback have credentials: whoever is on the network path can then read the answers. */
  readonly dangerouslyAllowInsecureOrigins?: boolean;
  /** Lets a wildcard over a public suffix (`https://*.github.io`) have credentials: anybody can register a name there. */
  readonly dangerouslyAllowPublicSuffixes?: boolean;
}

/** The configuration of a policy: plain data, so that tools can read, compare and translate it. */
export interface ResourcesConfig {
  /** For editors; not read. */
  readonly $schema?: string;
  /** Which grant governs which path: `/exact`, `/prefix/*` or `/*`. In a list, the first grant that holds the origin applies. */
  readonly resources: { readonly [pattern: string]: Grant | readonly Grant[] };
  /** The API's own origin or origins, as users' browsers see it. Default: derived from each request where it is needed. */
  readonly self?: string | readonly string[];
  /** Addresses or CIDR ranges whose `X-Forwarded-Host` and `X-Forwarded-Proto` count. Default: nobody's. */
  readonly trustProxy?: false | string | readonly string[];
}

/** What {@link definePolicy} takes: resources with their grants, or one grant that governs every path. */
export type PolicyConfig = ResourcesConfig | Grant;

/** A grant's keys, in the order in which documentation lists them. */
export const GRANT_KEYS: readonly (keyof Grant)[] = [
  "origins",
  "methods",
  "allowHeaders",
  "exposeHeaders",
  "credentials",
  "maxAge",
  "dangerouslyAllowInsecureOrigins",
  "dangerouslyAllowPublicSuffixes",
];

/** The keys beside `resources`, in the order in which documentation lists them. */
export const CONFIG_KEYS: readonly (keyof ResourcesConfig)[] = ["$schema", "resources", "self", "trustProxy"];
