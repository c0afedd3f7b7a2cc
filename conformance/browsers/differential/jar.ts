import { CookieJar } from "tough-cookie";
import type { CookieJarLike, Engine } from "../../../packages/corslet/src/browser/index.ts";

/** What RFC 6265bis and the engines' privacy rules decide, which is below Fetch and so below the model. */
interface CookieRules {
  /** A cookie without SameSite is Lax. */
  readonly laxByDefault: boolean;
  /** Nothing is sent to or stored from other sites. */
  readonly blocksThirdParties: boolean;
  /** `Secure` cookies go to http on loopback. */
  readonly secureOnLoopback: boolean;
  /** `SameSite=None` without `Secure` is refused. */
  readonly noneNeedsSecure: boolean;
  /** The site of a sandboxed page is that of its URL. */
  readonly sandboxedHasSite: boolean;
}

const PLAIN: CookieRules = {
  laxByDefault: false,
  blocksThirdParties: false,
  secureOnLoopback: true,
  noneNeedsSecure: false,
  sandboxedHasSite: false,
};

const RULES: { readonly [Name in Engine]: CookieRules } = {
  spec: PLAIN,
  chromium: { ...PLAIN, laxByDefault: true, blocksThirdParties: true, noneNeedsSecure: true },
  firefox: { ...PLAIN, noneNeedsSecure: true },
  webkit: { ...PLAIN, blocksThirdParties: true, secureOnLoopback: false, sandboxedHasSite: true },
};

type CookieOptions = NonNullable<Parameters<CookieJarLike["setCookieSync"]>[2]>;

/** A fresh jar of `tough-cookie` with an engine's rules. */
export function engineJar(engine: Engine, isSandboxed: boolean): CookieJarLike {
  const rules = RULES[engine];
  const jar = new CookieJar(undefined, {
    rejectPublicSuffixes: false,
    allowSpecialUseDomain: true,
    allowSecureOnLocal: rules.secureOnLoopback,
  });
  // The driver page, sandboxed or not, comes from localhost.
  const optionsFor = (url: string, options: CookieOptions): CookieOptions =>
    isSandboxed && rules.sandboxedHasSite && new URL(url).hostname === "localhost"
      ? { ...options, sameSiteContext: "strict" }
      : options;
  const isBlocked = ({ sameSiteContext }: CookieOptions) => rules.blocksThirdParties && sameSiteContext === "none";
  return {
    getCookieStringSync: (url, given = {}) => {
      const options = optionsFor(url, given);
      return isBlocked(options) ? "" : jar.getCookieStringSync(url, options);
    },
    setCookieSync: (cookie, url, given = {}) => {
      const options = optionsFor(url, given);
      if (isBlocked(options)) return undefined;
      if (rules.noneNeedsSecure && /samesite=none/i.test(cookie) && !/;\s*secure/i.test(cookie)) return undefined;
      const hasSameSite = /;\s*samesite\s*=/i.test(cookie);
      return jar.setCookieSync(!hasSameSite && rules.laxByDefault ? `${cookie}; SameSite=Lax` : cookie, url, options);
    },
  };
}
