import type { GuardProblemCode } from "./guard-problem.ts";

interface Wording {
  /** One or two sentences: what is wrong, and why it matters. `detail` is what the code alone cannot say. */
  readonly message: (value: string, detail: string) => string;
  readonly see: string;
}

const OWASP = "https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html";
const COOKIES = "https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.5";
const PREFIXES = "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes";
const TOKEN = "https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2";
const METHODS = "https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1";

/** What is said of each defect of a guard's options. */
export const GUARD_WORDING: { readonly [Code in GuardProblemCode]: Wording } = {
  "guard/type": { message: (value, detail) => `${value} is not ${detail}.`, see: OWASP },
  "guard/unknown-option": { message: (_, detail) => `There is no option ${detail}.`, see: OWASP },

  "exempt/method": {
    message: (value) =>
      `${value} is no method that needs an exemption: GET, HEAD and OPTIONS pass by themselves, but on routes that are declared unsafe.`,
    see: METHODS,
  },
  "exempt/path": {
    message: (value) => `${value} is not an exact path.`,
    see: "https://www.rfc-editor.org/rfc/rfc3986#section-3.3",
  },
  "exempt/prefix": {
    message: (value) =>
      `${value} would exempt every path below it, those that are still to be written too. Exemptions are exact.`,
    see: OWASP,
  },
  "exempt/without-reason": {
    message: () => "An exemption without a reason is one that nobody can judge later: say what proves these requests.",
    see: OWASP,
  },
  "exempt/duplicate": { message: (_, detail) => `${detail} is exempt already.`, see: OWASP },

  "unsafe/syntax": { message: (value) => `${value} is not a method and a path.`, see: METHODS },
  "unsafe/method": {
    message: (value) => `${value} is unsafe as it is. Only routes for GET, HEAD or OPTIONS need to be declared.`,
    see: METHODS,
  },

  "writer/insecure-origin": {
    message: (value, detail) =>
      `${value} may write to ${detail}, and is not authenticated: anybody on the network path could write in its name.`,
    see: "https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy",
  },

  "tokens/no-key": { message: () => "Tokens are signed, and there is no key to sign them with.", see: OWASP },
  "tokens/key-too-short": {
    message: (value) => `${value} is short enough to be guessed; a key has at least 32 bytes.`,
    see: "https://www.rfc-editor.org/rfc/rfc2104#section-3",
  },
  "tokens/kid": {
    message: (value) => `${value} cannot name a key in tokens: 1 to 32 of A-Z, a-z, 0-9, _ and -.`,
    see: OWASP,
  },
  "tokens/duplicate-kid": { message: (value) => `${value} names two keys; only one of them could verify.`, see: OWASP },
  "tokens/no-binding": {
    message: () =>
      "A token that is bound to no session is as good in an attacker's hands: the attacker's own token would pass for the user's.",
    see: OWASP,
  },
  "tokens/header": { message: (value) => `${value} is no header that a page can set.`, see: TOKEN },
  "tokens/field": { message: (value) => `${value} is no name of a form's field.`, see: OWASP },
  "tokens/cookie-name": { message: (value) => `${value} is not a cookie's name.`, see: COOKIES },
  "tokens/cookie-insecure": {
    message: (value, detail) => `Browsers drop the cookie ${value}: ${detail} needs Secure.`,
    see: PREFIXES,
  },
};
