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
}

const RULES: { readonly [Name in Engine]: CookieRules } = {
  spec: { laxByDefault: false, blocksThirdParties: false, secureOnLoopback: true },
  chromium: { laxByDefault: true, blocksThirdParties: false, secureOnLoopback: true },
  firefox: { laxByDefault: false, blocksThirdParties: false, secureOnLoopback: true },
  webkit: { laxByDefault: false, blocksThirdParties: false, secureOnLoopback: false },
};

/** A fresh jar of `tough-cookie` with an engine's rules. */
export function engineJar(engine: Engine): CookieJarLike {
  const rules = RULES[engine];
  const jar = new CookieJar(undefined, {
    rejectPublicSuffixes: false,
    allowSpecialUseDomain: true,
    allowSecureOnLocal: rules.secureOnLoopback,
  });
  const isBlocked = (context: string | undefined) => rules.blocksThirdParties && context === "none";
  return {
    getCookieStringSync: (url, options = {}) =>
      isBlocked(options.sameSiteContext) ? "" : jar.getCookieStringSync(url, options),
    setCookieSync: (cookie, url, options = {}) => {
      if (isBlocked(options.sameSiteContext)) return undefined;
      const hasSameSite = /;\s*samesite\s*=/i.test(cookie);
      return jar.setCookieSync(!hasSameSite && rules.laxByDefault ? `${cookie}; SameSite=Lax` : cookie, url, options);
    },
  };
}
