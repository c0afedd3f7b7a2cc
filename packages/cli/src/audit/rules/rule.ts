/** The ids of the catalogue, by group. */
export const RULE_IDS = [
  // A. Whom the server takes for a trusted origin
  "origin-reflect-any",
  "origin-prefix-match",
  "origin-suffix-match",
  "origin-substring-match",
  "origin-unescaped-dot",
  "origin-special-char",
  "origin-subdomain-any",
  "origin-null",
  "origin-http-downgrade",
  "origin-port-any",
  "origin-loopback-private",
  "origin-public-suffix",
  "origin-third-party-sandbox",
  "origin-scheme-any",
  "origin-nondeterministic",
  "origin-from-other-header",
  // B. Credentials and wildcards
  "wildcard-with-credentials",
  "wildcard-on-authenticated",
  "credentials-value-invalid",
  "wildcard-methods-credentials",
  "wildcard-headers-credentials",
  "wildcard-expose-credentials",
  "wildcard-headers-authorization",
  "expose-missing",
  "credentials-without-origin",
  // C. How the headers are written
  "acao-multiple",
  "acao-list",
  "acao-malformed",
  "header-name-typo",
  "max-age-invalid",
  // D. Caching
  "vary-missing",
  "vary-missing-noncors",
  "preflight-cached-shared",
  "cacheable-credentialed",
  "max-age-excessive",
  "max-age-missing",
  // E. Preflights
  "preflight-status",
  "preflight-auth",
  "preflight-redirect",
  "preflight-no-acao",
  "preflight-method-missing",
  "preflight-header-missing",
  "preflight-reflects-request",
  "preflight-header-flood",
  "preflight-actual-mismatch",
  "preflight-slow",
  // F. One policy everywhere
  "errors-without-cors",
  "cors-varies-by-path",
  "cors-varies-by-method",
  "cors-varies-by-host",
  "cors-varies-by-auth",
  "redirect-without-cors",
  "head-differs",
  "not-modified-differs",
  "http-version-drift",
  // G. CORS taken for something else
  "csrf-simple-request",
  "content-type-lax",
  "method-override",
  "get-side-effect",
  "origin-as-authentication",
  "cookie-samesite-none-insecure",
  "cookie-no-httponly",
  "cookie-domain-wide",
  "websocket-origin",
  // H. Network and transport
  "private-network-any",
  "plaintext-credentials",
  "hsts-missing",
  "tls-invalid",
  "timing-allow-origin-any",
] as const;

export type RuleId = (typeof RULE_IDS)[number];

/** The groups of the catalogue. */
export type RuleGroup =
  | "origin"
  | "credentials"
  | "syntax"
  | "caching"
  | "preflight"
  | "consistency"
  | "csrf"
  | "transport";

/** What is known of a rule without any server: the catalogue's page, `explain-finding` and SARIF are made of it. */
export interface Rule {
  readonly id: RuleId;
  readonly group: RuleGroup;
  /** What is wrong, in at most ten words. */
  readonly title: string;
  /** What it means. */
  readonly means: string;
  /** How somebody uses it, or what a client cannot do. */
  readonly exploited: string;
  /** How it is detected: the probe, and what its answer must be. */
  readonly detected: string;
  /** How to mend it, whatever the stack. */
  readonly mend: string;
  /** Severities that it can have, in words: `critical with credentials, low without`. */
  readonly severity: string;
  /** Where standards name it: ASVS 5.0 (`3.4.2`), WSTG (`WSTG-CLNT-07`), CWE (`942`), OWASP API (`API8:2023`). */
  readonly standards: {
    readonly asvs: readonly string[];
    readonly wstg: readonly string[];
    readonly cwe: readonly number[];
    readonly api: readonly string[];
  };
}
