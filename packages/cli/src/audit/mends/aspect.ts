import type { RuleId } from "../rules/rule.ts";

/** What has to be set right; several rules are mended at one place of a stack's configuration. */
export type Aspect =
  | "origins"
  | "credentials"
  | "vary"
  | "preflight"
  | "preflight-lists"
  | "everywhere"
  | "one-layer"
  | "expose"
  | "max-age"
  | "csrf"
  | "cookies"
  | "websocket";

/** Which aspect mends a rule; rules that no stack mends in a way of its own are not here. */
export const ASPECTS: { readonly [Id in RuleId]?: Aspect } = {
  "origin-reflect-any": "origins",
  "origin-prefix-match": "origins",
  "origin-suffix-match": "origins",
  "origin-substring-match": "origins",
  "origin-unescaped-dot": "origins",
  "origin-special-char": "origins",
  "origin-subdomain-any": "origins",
  "origin-null": "origins",
  "origin-http-downgrade": "origins",
  "origin-port-any": "origins",
  "origin-loopback-private": "origins",
  "origin-public-suffix": "origins",
  "origin-third-party-sandbox": "origins",
  "origin-scheme-any": "origins",
  "origin-nondeterministic": "origins",
  "origin-from-other-header": "origins",
  "acao-list": "origins",
  "acao-malformed": "origins",
  "wildcard-with-credentials": "credentials",
  "wildcard-on-authenticated": "credentials",
  "credentials-value-invalid": "credentials",
  "acao-multiple": "one-layer",
  "wildcard-methods-credentials": "preflight-lists",
  "wildcard-headers-credentials": "preflight-lists",
  "wildcard-headers-authorization": "preflight-lists",
  "preflight-method-missing": "preflight-lists",
  "preflight-header-missing": "preflight-lists",
  "preflight-reflects-request": "preflight-lists",
  "wildcard-expose-credentials": "expose",
  "expose-missing": "expose",
  "vary-missing": "vary",
  "vary-missing-noncors": "vary",
  "preflight-cached-shared": "vary",
  "max-age-invalid": "max-age",
  "max-age-excessive": "max-age",
  "max-age-missing": "max-age",
  "preflight-status": "preflight",
  "preflight-auth": "preflight",
  "preflight-redirect": "preflight",
  "preflight-no-acao": "preflight",
  "preflight-actual-mismatch": "everywhere",
  "errors-without-cors": "everywhere",
  "redirect-without-cors": "everywhere",
  "head-differs": "everywhere",
  "not-modified-differs": "everywhere",
  "cors-varies-by-path": "everywhere",
  "cors-varies-by-method": "everywhere",
  "csrf-simple-request": "csrf",
  "content-type-lax": "csrf",
  "method-override": "csrf",
  "get-side-effect": "csrf",
  "cookie-samesite-none-insecure": "cookies",
  "cookie-no-httponly": "cookies",
  "cookie-domain-wide": "cookies",
  "websocket-origin": "websocket",
};

/** What a stack's configuration looks like where it is right, by aspect. The origin is replaced by the operator's own. */
export type StackMends = { readonly [A in Aspect]?: string };
