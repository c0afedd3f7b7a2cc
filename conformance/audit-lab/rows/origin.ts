import type { LabRequest } from "../message.ts";
import { isPreflight } from "../message.ts";
import type { Row } from "../row.ts";
import { POLICY } from "../policy.ts";
import { type Change, T } from "../setup.ts";

// A. Whom the server takes for a trusted origin.

const trusting =
  (trusts: (origin: string, request: LabRequest) => boolean): Change =>
  () => ({ trusts });

const matching = (pattern: RegExp): Change => trusting((origin) => pattern.test(origin));

/** The base, and whoever else is let in. */
const besides = (isLetIn: (origin: string) => boolean): Change => trusting((origin) => origin === T || isLetIn(origin));

const noCredentials: Change = () => ({ credentials: null });
const openNews = { ask: { path: "/api/news", session: false }, on: noCredentials } as const;

/** The host of an origin, or `""` where it is none. */
function hostOf(origin: string, part: "host" | "hostname" = "hostname"): string {
  return URL.canParse(origin) ? new URL(origin)[part] : "";
}

const SECOND = "https://admin.example.org";
const BRITISH = "https://shop.example.co.uk";
const DEEP = "https://app.eu.example.com";

export const ORIGIN_ROWS: readonly Row[] = [
  {
    id: "reflect",
    why: "echoes whatever Origin it is sent, with credentials",
    fault: trusting(() => true),
    expect: [{ id: "origin-reflect-any", severity: "critical" }],
  },
  {
    id: "reflect-or-star",
    why: "`origin || '*'`: echoes, and answers * where there is no Origin",
    fault: () => ({
      trusts: () => true,
      refused: () => [
        ["Access-Control-Allow-Origin", "*"],
        ["Access-Control-Allow-Credentials", "true"],
      ],
    }),
    expect: [{ id: "origin-reflect-any", severity: "critical" }],
    also: ["wildcard-with-credentials"],
  },
  {
    id: "reflect-but-known-evil",
    why: "a denylist: everybody but evil.com, evil.example and example.org is let in",
    fault: trusting((origin) => !/evil|attacker|example\.(?:org|net)|^null$/.test(origin)),
    expect: [{ id: "origin-reflect-any", severity: "critical" }],
  },
  {
    id: "reflect-any-https",
    why: "a pattern of https://anything, anchored and useless",
    fault: matching(/^https:\/\/[^/]+$/),
    expect: [{ id: "origin-reflect-any", severity: "critical" }],
  },
  {
    id: "reflect-without-credentials",
    why: "echoes everybody, without credentials, what anybody may read anyway: as good as *",
    ...openNews,
    fault: trusting(() => true),
    expect: [{ id: "origin-reflect-any", severity: "low" }],
  },
  {
    id: "reflect-on-not-found",
    why: "the framework's page for 404 echoes everybody; nothing else does",
    ask: { path: "/api/nowhere" },
    fault: trusting((origin, { path }) => origin === T || path === "/api/nowhere"),
    expect: [{ id: "origin-reflect-any", severity: "low" }],
  },
  {
    id: "reflect-strict-query",
    why: "echoes everybody; queries that it does not know are answered 400",
    on: () => ({
      route: ({ query }) =>
        query.size > 0 ? { status: 400, headers: [["Content-Type", "application/json"]], body: "{}" } : null,
    }),
    fault: trusting(() => true),
    expect: [{ id: "origin-reflect-any", severity: "critical" }],
  },
  {
    id: "reflect-signed-in",
    why: "echoes everybody who has a session, and else the trusted origin alone",
    fault: trusting((origin, { headers }) => origin === T || headers["cookie"] !== undefined),
    expect: [{ id: "origin-reflect-any", severity: "critical" }],
    also: ["cors-varies-by-auth"],
  },
  {
    id: "reflect-against-policy",
    why: "echoes everybody, where a policy says who may read",
    fault: trusting(() => true),
    expect: [{ id: "origin-reflect-any", severity: "critical" }],
    ask: { policy: POLICY },
  },
  {
    id: "prefix-starts-with",
    why: "origin.startsWith(trusted)",
    fault: trusting((origin) => origin.startsWith(T)),
    expect: [{ id: "origin-prefix-match", severity: "critical" }],
  },
  {
    id: "prefix-regex-without-end",
    why: "a pattern with ^ and without $",
    fault: matching(/^https:\/\/app\.example\.com/),
    expect: [{ id: "origin-prefix-match", severity: "critical" }],
  },
  {
    id: "prefix-regex-word-boundary",
    why: String.raw`a pattern that ends in \b, which a dot is too`,
    fault: matching(/^https:\/\/app\.example\.com\b/),
    expect: [{ id: "origin-prefix-match", severity: "critical" }],
  },
  {
    id: "prefix-without-credentials",
    why: "origin.startsWith(trusted), without credentials, what anybody may read anyway",
    ...openNews,
    fault: trusting((origin) => origin.startsWith(T)),
    expect: [{ id: "origin-prefix-match", severity: "low" }],
  },
  {
    id: "prefix-of-the-second",
    why: "of two trusted origins the second is compared by its beginning",
    on: trusting((origin) => origin === T || origin === SECOND),
    fault: trusting((origin) => origin === T || origin.startsWith(SECOND)),
    expect: [{ id: "origin-prefix-match", severity: "critical" }],
    ask: { origins: [T, SECOND] },
  },
  {
    id: "suffix-of-the-domain-itself",
    why: "the domain itself is trusted, and compared by its end",
    on: trusting((origin) => origin === "https://example.com"),
    fault: trusting((origin) => origin.endsWith("example.com")),
    expect: [{ id: "origin-suffix-match", severity: "critical" }],
    ask: { origins: ["https://example.com"] },
  },
  {
    id: "suffix-under-co-uk",
    why: "a domain whose suffix has two labels is compared by its end",
    on: trusting((origin) => origin === BRITISH),
    fault: trusting((origin) => origin === BRITISH || /^https:\/\/[a-z0-9-]*example\.co\.uk$/.test(origin)),
    expect: [{ id: "origin-suffix-match", severity: "critical" }],
    ask: { origins: [BRITISH] },
  },
  {
    id: "suffix-ends-with",
    why: "origin.endsWith('example.com'), without the dot",
    fault: trusting((origin) => origin.endsWith("example.com")),
    expect: [{ id: "origin-suffix-match", severity: "critical" }],
  },
  {
    id: "suffix-regex-without-start",
    why: "a pattern of https, anything and the domain",
    fault: matching(/^https:\/\/.*example\.com$/),
    expect: [{ id: "origin-suffix-match", severity: "critical" }],
  },
  {
    id: "suffix-host-ends-with",
    why: "the host is taken out with a parser, and then compared by its end",
    fault: trusting((origin) => origin.startsWith("https:") && hostOf(origin, "host").endsWith("example.com")),
    expect: [{ id: "origin-suffix-match", severity: "critical" }],
  },
  {
    id: "substring-includes",
    why: "origin.includes('example.com')",
    fault: trusting((origin) => origin.includes("example.com")),
    expect: [{ id: "origin-substring-match", severity: "critical" }],
  },
  {
    id: "substring-index-of",
    why: "origin.indexOf('example') !== -1",
    fault: trusting((origin) => origin.includes("example")),
    expect: [{ id: "origin-substring-match", severity: "critical" }],
  },
  {
    id: "substring-regex-host",
    why: "a pattern of the whole host, anchored nowhere",
    fault: matching(/app\.example\.com/),
    expect: [{ id: "origin-substring-match", severity: "critical", or: ["origin-prefix-match"] }],
  },
  {
    id: "dot-unescaped-first",
    why: "the first dot of an anchored pattern is any character",
    fault: matching(/^https:\/\/app.example\.com$/),
    expect: [{ id: "origin-unescaped-dot", severity: "critical" }],
  },
  {
    id: "dot-unescaped-in-the-middle",
    why: "of three dots the second is any character",
    on: trusting((origin) => origin === DEEP),
    fault: matching(/^https:\/\/app\.eu.example\.com$/),
    expect: [{ id: "origin-unescaped-dot", severity: "critical" }],
    ask: { origins: [DEEP] },
  },
  {
    id: "dot-unescaped-everywhere",
    why: "new RegExp(`^${trusted}$`)",
    fault: trusting((origin) => new RegExp(`^${T}$`).test(origin)),
    expect: [{ id: "origin-unescaped-dot", severity: "critical" }],
  },
  {
    id: "special-underscore",
    why: "after the host comes anything but a letter, a digit or a dot",
    fault: matching(/^https:\/\/app\.example\.com(?![\w.:])|^https:\/\/app\.example\.com_/),
    expect: [{ id: "origin-special-char", severity: "high" }],
  },
  {
    id: "special-hyphen",
    why: "a suffix for previews, with a hyphen, that goes on with dots",
    fault: matching(/^https:\/\/app\.example\.com(?:-[\w.-]+)?$/),
    expect: [{ id: "origin-special-char", severity: "high" }],
  },
  {
    id: "special-few-engines",
    why: "a parser that stops at characters which few engines send in an Origin",
    fault: trusting((origin) => origin.split(/[!"$&'()+,;=`{}~]/)[0] === T),
    expect: [{ id: "origin-special-char", severity: "medium" }],
  },
  {
    id: "subdomain-any",
    why: "every subdomain, at every depth, of which nobody said so",
    fault: besides((origin) => origin.startsWith("https://") && hostOf(origin, "host").endsWith(".example.com")),
    expect: [{ id: "origin-subdomain-any", severity: "medium" }],
  },
  {
    id: "subdomain-any-one-label",
    why: "every subdomain of one label",
    fault: matching(/^https:\/\/[a-z0-9-]+\.example\.com$/),
    expect: [{ id: "origin-subdomain-any", severity: "medium" }],
  },
  {
    id: "subdomain-any-without-credentials",
    why: "every subdomain may read, without credentials, what anybody may read anyway",
    ...openNews,
    fault: matching(/^https:\/\/(?:[a-z0-9-]+\.)*example\.com$/),
    expect: [{ id: "origin-subdomain-any", severity: "info" }],
  },
  {
    id: "null-listed",
    why: "null stands in the list of origins",
    fault: besides((origin) => origin === "null"),
    expect: [{ id: "origin-null", severity: "high" }],
  },
  {
    id: "null-for-strangers",
    why: "whoever is not on the list is answered Access-Control-Allow-Origin: null, with credentials",
    fault: () => ({
      refused: ({ headers }) =>
        headers["origin"] === undefined
          ? []
          : [
              ["Access-Control-Allow-Origin", "null"],
              ["Access-Control-Allow-Credentials", "true"],
            ],
    }),
    expect: [{ id: "origin-null", severity: "high" }],
  },
  {
    id: "null-without-credentials",
    why: "null may read, without credentials, what anybody may read anyway",
    ...openNews,
    fault: besides((origin) => origin === "null"),
    expect: [{ id: "origin-null", severity: "low" }],
  },
  {
    id: "http-listed",
    why: "the trusted host is let in over plain http too",
    fault: besides((origin) => origin === T.replace("https", "http")),
    expect: [{ id: "origin-http-downgrade", severity: "medium" }],
  },
  {
    id: "http-by-regex",
    why: "a pattern that begins with https?",
    fault: matching(/^https?:\/\/app\.example\.com$/),
    expect: [{ id: "origin-http-downgrade", severity: "medium" }],
  },
  {
    id: "http-by-host",
    why: "new URL(origin).host is compared, and the scheme is not",
    fault: trusting((origin) => hostOf(origin, "host") === "app.example.com"),
    expect: [{ id: "origin-http-downgrade", severity: "medium" }],
    also: ["origin-scheme-any"],
  },
  {
    id: "port-by-hostname",
    why: "new URL(origin).hostname is compared, and the port is not",
    fault: trusting((origin) => origin.startsWith("https:") && hostOf(origin) === "app.example.com"),
    expect: [{ id: "origin-port-any", severity: "low" }],
  },
  {
    id: "port-by-regex",
    why: "a pattern that ends in an optional port",
    fault: matching(/^https:\/\/app\.example\.com(?::\d{1,5})?$/),
    expect: [{ id: "origin-port-any", severity: "low" }],
  },
  {
    id: "localhost-any-port",
    why: "http://localhost of any port, left over from development",
    fault: besides((origin) => /^http:\/\/localhost(?::\d+)?$/.test(origin)),
    expect: [{ id: "origin-loopback-private", severity: "medium" }],
  },
  {
    id: "localhost-3000",
    why: "http://localhost:3000 alone, left over from development",
    fault: besides((origin) => origin === "http://localhost:3000"),
    expect: [{ id: "origin-loopback-private", severity: "medium" }],
  },
  {
    id: "private-network",
    why: "every page of the office's network",
    fault: besides((origin) => /^https?:\/\/192\.168\.\d+\.\d+(?::\d+)?$/.test(origin)),
    expect: [{ id: "origin-loopback-private", severity: "medium" }],
  },
  {
    id: "private-local-names",
    why: "every name that ends in .local",
    fault: besides((origin) => hostOf(origin).endsWith(".local")),
    expect: [{ id: "origin-loopback-private", severity: "medium" }],
  },
  {
    id: "public-suffix-github",
    why: "*.github.io, where anybody has a name",
    fault: besides((origin) => origin.startsWith("https://") && origin.endsWith(".github.io")),
    expect: [{ id: "origin-public-suffix", severity: "high" }],
  },
  {
    id: "public-suffix-previews",
    why: "*.vercel.app, for previews",
    fault: besides((origin) => /^https:\/\/[a-z0-9-]+\.vercel\.app$/.test(origin)),
    expect: [{ id: "origin-public-suffix", severity: "high" }],
  },
  {
    id: "sandbox-codepen",
    why: "codepen.io is listed, for a demonstration",
    fault: besides((origin) => origin === "https://codepen.io" || origin === "https://cdpn.io"),
    expect: [{ id: "origin-third-party-sandbox", severity: "high" }],
  },
  {
    id: "sandbox-jsfiddle",
    why: "jsfiddle's frames are listed, for a demonstration",
    fault: besides((origin) => origin === "https://jsfiddle.net" || origin === "https://fiddle.jshell.net"),
    expect: [{ id: "origin-third-party-sandbox", severity: "high" }],
  },
  {
    id: "scheme-native-shell",
    why: "the trusted host under the schemes of native shells",
    fault: besides((origin) => /^(?:capacitor|ionic):\/\/app\.example\.com$/.test(origin)),
    expect: [{ id: "origin-scheme-any", severity: "medium" }],
  },
  {
    id: "scheme-extensions",
    why: "every browser extension",
    fault: besides((origin) => origin.startsWith("chrome-extension://")),
    expect: [{ id: "origin-scheme-any", severity: "medium" }],
  },
  {
    id: "nondeterministic-global-regex",
    why: "a pattern with the g flag keeps lastIndex: every second answer has no CORS",
    fault: () => {
      const pattern = /^https:\/\/app\.example\.com$/g;
      return { trusts: (origin) => pattern.test(origin) };
    },
    expect: [{ id: "origin-nondeterministic", severity: "medium" }],
  },
  {
    id: "nondeterministic-replicas",
    why: "one of three replicas runs an older configuration",
    fault: () => {
      let turn = 0;
      return { trusts: (origin) => ++turn % 3 > 0 && origin === T };
    },
    expect: [{ id: "origin-nondeterministic", severity: "medium" }],
  },
  {
    id: "other-header-referer",
    why: "where there is a Referer, its origin is answered, whoever asks",
    fault: () => ({
      trusts: (origin, { headers }) => origin === T || headers["referer"] !== undefined,
      allowOrigin: (origin, { headers }) => {
        const { referer } = headers;
        return referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : origin;
      },
    }),
    expect: [{ id: "origin-from-other-header", severity: "high" }],
  },
  {
    id: "other-header-forwarded-host",
    why: "https:// and X-Forwarded-Host is taken for one's own origin",
    fault: trusting(
      (origin, { headers }) => origin === T || origin === `https://${headers["x-forwarded-host"] ?? "api.example.com"}`,
    ),
    expect: [{ id: "origin-from-other-header", severity: "high" }],
  },
  {
    id: "other-header-query",
    why: "?origin= is answered as the allowed origin",
    fault: () => ({
      trusts: (origin, { query }) => origin === T || query.has("origin"),
      allowOrigin: (origin, { query }) => query.get("origin") ?? origin,
    }),
    expect: [{ id: "origin-from-other-header", severity: "high" }],
  },
  {
    id: "reflect-preflight-alone",
    why: "preflights let everybody in, so that every page may write with the session, though it reads nothing",
    fault: trusting((origin, request) => origin === T || isPreflight(request)),
    expect: [
      {
        id: "origin-reflect-any",
        severity: "critical",
        or: ["preflight-reflects-request", "preflight-actual-mismatch"],
      },
    ],
  },
];
