import type { Rule } from "./rule.ts";
import { BROKEN, CACHED } from "./standards.ts";

/** Group D: caching. */
export const CACHING_RULES = [
  {
    id: "vary-missing",
    group: "caching",
    title: "The answer depends on the origin without saying so",
    means:
      "The CORS headers differ between origins, the answer may be cached, and `Vary: Origin` is missing. A cache takes the copies for equal.",
    exploited:
      "A cache gives one origin's answer to another, whose client is then refused; whoever asks first decides. With credentials and `public` one origin's data lies in a shared cache.",
    detected:
      "A trusted origin, another one, a stranger and a request without `Origin` are not answered alike, the answer may be stored, and `Vary` names neither `Origin` nor `*`.",
    mend: "Send `Vary: Origin` with every answer of the endpoint, also where no origin is let in, and on errors.",
    severity: "medium, high when credentialed answers are public, info when nothing may store them",
    standards: CACHED,
  },
  {
    id: "vary-missing-noncors",
    group: "caching",
    title: "Vary is missing where no origin is let in",
    means:
      "The answer to a trusted origin has `Vary: Origin`. The one to a request without `Origin`, or to a stranger, has not.",
    exploited:
      "An image or a link loads the URL first, without `Origin`. The copy has no CORS headers, and the browser's own cache hands it to the script that asks next, which fails.",
    detected: "Only the answer without `Origin`, or to a stranger, lacks `Vary: Origin`, and it may be stored.",
    mend: "Send `Vary: Origin` whatever the request says. Many middlewares set it only when the request has an origin: set it before them.",
    severity: "medium: clients fail now and then",
    standards: CACHED,
  },
  {
    id: "preflight-cached-shared",
    group: "caching",
    title: "A shared cache keeps preflight answers",
    means: "A proxy or CDN stores the answer to OPTIONS, and gives one origin's to another.",
    exploited: "Clients of the second origin are refused until the copy is gone.",
    detected:
      "After a preflight by one trusted origin, another one is answered with the first one's name, or the answer says that it comes from a cache and has no `Vary`. The query of the URL is random, so that no copy that clients use is touched.",
    mend: "Keep OPTIONS out of the shared cache, or send `Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers`.",
    severity: "medium: clients do not work",
    standards: CACHED,
  },
  {
    id: "cacheable-credentialed",
    group: "caching",
    title: "Answers with credentials may be stored by shared caches",
    means:
      "The answer allows credentials, and says `public` or `s-maxage`: a proxy may give one user's answer to the next.",
    exploited: "Another user, or the attacker, asks the same cache and gets the stored answer of the first.",
    detected: "An answer with credentials `true` has `public` or `s-maxage` in `Cache-Control`.",
    mend: "Send `Cache-Control: private` or `no-store` with answers that depend on the user.",
    severity: "medium",
    standards: CACHED,
  },
  {
    id: "max-age-excessive",
    group: "caching",
    title: "Preflight answers are kept longer than any browser does",
    means: "`Access-Control-Max-Age` is above 86400. Firefox keeps at most that, Chromium 7200.",
    exploited:
      "It is no attack. It hides that a grant which you take back lives on in browsers for as long as they keep it.",
    detected: "The number is above 86400.",
    mend: "Write 7200, or less if grants change often.",
    severity: "low",
    standards: BROKEN,
  },
  {
    id: "max-age-missing",
    group: "caching",
    title: "Preflight answers have no lifetime",
    means: "Without `Access-Control-Max-Age` a browser keeps the answer for 5 seconds.",
    exploited: "Nearly every call is sent twice, which doubles the time that the user waits.",
    detected: "A preflight that succeeds has no such header.",
    mend: "Send `Access-Control-Max-Age: 7200`.",
    severity: "info",
    standards: BROKEN,
  },
] as const satisfies readonly Rule[];
