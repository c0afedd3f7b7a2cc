// What became of a request that could be forged: told by this page's own server, since no page can see it.
import { h } from "./dom.js";

/** @typedef {{ verdict: "allowed" | "refused" | "reported", reason: string, hasCookies: boolean, status: number }} Write */

/** Whether the API got a request, and what this means, in one line. */
export function submittedVerdict({ verdict, status }) {
  if (verdict === "refused") return `Refused: ${status}, and nothing happened.`;
  if (status === 401) return "Let through, but nobody is signed in.";
  if (status >= 400) return `Let through: the API answered ${status}.`;
  return verdict === "reported" ? "Carried out: the forgery worked." : "Carried out.";
}

/** The paragraphs below it. */
export function submittedDetail(write, purse) {
  const coins = h("b", { class: "coins" }, `${purse} coins`);
  if (write.verdict === "refused")
    return [
      h("p", { class: "reach" }, h("b", {}, "The API did not get the request."), " The purse still holds ", coins, "."),
      h("p", {}, ...cookieWords(write)),
      h("p", {}, ...guardWords(write)),
      h("p", {}, "To see what it would have done: ", h("code", {}, "mode: report"), " in ", guardFile(), "."),
    ];
  if (write.status >= 400)
    return [
      h("p", {}, ...signInWords(write)),
      h("p", {}, ...guardWords(write)),
      h("p", {}, "The purse holds ", coins, "."),
    ];
  return [
    h("p", { class: "reach" }, h("b", {}, "The API gave ten coins away"), ". The purse holds ", coins, "."),
    h("p", {}, ...guardWords(write)),
    ...(write.verdict === "reported"
      ? [h("p", {}, "This page never saw an answer, and needed none: the coins are gone all the same.")]
      : []),
  ];
}

const guardFile = () => h("code", { class: "file" }, document.body.dataset.guard);

/** Whether the user's cookie came with what the guard refused. */
export function cookieWords({ hasCookies }) {
  return hasCookies
    ? [
        h("b", {}, "Your cookie rode along"),
        ": to cookies, whatever their SameSite, another port is the same site. Without the guard this would have been done in your name.",
      ]
    : [
        h("b", {}, "No cookie came with it"),
        ": nobody is signed in. Sign in on the page that may, and press again: then it rides along.",
      ];
}

/** Why the guard said what it said. */
export function guardWords({ verdict, reason }) {
  const code = h("code", {}, reason);
  if (verdict === "allowed")
    return [
      "The guard let it through (",
      code,
      "): a grant in the policy lists POST for ",
      location.origin,
      ", with credentials.",
    ];
  const why = WHY[reason] ?? "what came with it does not prove that it may write";
  const what = verdict === "refused" ? "The guard refused it" : "The guard would have refused it";
  return [`${what} (`, code, `): ${why}.`];
}

const WHY = {
  "origin-foreign": `the browser wrote the page's origin on it, which no page can prevent, and no grant in the policy holds that`,
  "method-not-listed": "the policy lets this origin read, and does not list the method",
  "credentials-not-granted": "the policy lets this origin write, and not in a signed-in user's name",
};

function signInWords({ status }) {
  if (status === 401) return [h("b", {}, "Sign in first"), ", further up: the API gives nobody's coins away."];
  return ["The answer below says why."];
}
