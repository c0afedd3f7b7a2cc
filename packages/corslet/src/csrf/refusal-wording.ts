import type { RefusedReason } from "./reason.ts";

interface Wording {
  /** What was wrong, for whoever sent the request. */
  readonly detail: string;
  /** What the API's operator can change. */
  readonly mend: string;
}

const GRANT = "To let that origin write, list it and the method in a grant of this path.";
const SAME_ORIGIN = "Send it from a page of the API's own origin, or of one that the policy grants this method.";

/** What a refusal says. */
export const REFUSALS: { readonly [Reason in RefusedReason]: Wording } = {
  "origin-foreign": { detail: "The page that sent this request may not write here.", mend: GRANT },
  "method-not-listed": {
    detail: "The page that sent this request may read here, and not write with this method.",
    mend: "List the method in the grant of this path.",
  },
  "credentials-not-granted": {
    detail: "The page that sent this request may write here, but not in the name of a signed-in user.",
    mend: "Send it without cookies, or grant the origin credentials.",
  },
  "origin-null": {
    detail: "The page that sent this request hides its origin.",
    mend: "Send it from a page that is not sandboxed, whose referrer policy is not no-referrer; or with a token.",
  },
  "origin-missing": {
    detail: "This request comes from another site, and does not say which.",
    mend: SAME_ORIGIN,
  },
  "referer-foreign": { detail: "The page that sent this request may not write here.", mend: GRANT },
  "no-evidence": {
    detail: "Nothing says where this request comes from, and it carries the user's credentials.",
    mend: `${SAME_ORIGIN} Programs send Authorization: Bearer instead of cookies.`,
  },
  "token-missing": {
    detail: "This request needs a CSRF token, and has none.",
    mend: "Send the token of the page in the header or field for it.",
  },
  "token-invalid": {
    detail: "The CSRF token of this request is not one of this session.",
    mend: "Load the page again, and send the token that is in it.",
  },
  "token-unread": {
    detail: "This request needs a CSRF token, and nobody looked for one.",
    mend: "Check the token of the body after it is parsed.",
  },
  "header-repeated": {
    detail: "A header that says where this request comes from stands there twice.",
    mend: "Send it once; look for a proxy that adds it.",
  },
  "header-too-long": {
    detail: "A header that says where this request comes from is too long to be true.",
    mend: "Send what browsers send.",
  },
};
