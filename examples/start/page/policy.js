// Shows what the policy says of this page, as the file stands now.
import { byId, h } from "./dom.js";
import { journey } from "./journey.js";

/** @param {{ text: string, problem: string | null, reason: string }} told by this page's own server */
export function showPolicy({ text, problem, reason }) {
  const standing = reason === "origin-not-granted" ? "other" : "granted";
  const root = document.documentElement;
  if (root.dataset.standing !== standing) showWay(standing);
  root.dataset.standing = standing;
  byId("policy-text").replaceChildren(...text.trimEnd().split("\n").flatMap(policyLine));
  byId("policy-problem").textContent =
    problem === null ? "" : `The file has a problem, so the policy from before is in force: ${problem}`;
}

/** Draws the way of a call from this page. */
export function showWay(standing) {
  byId("way").replaceChildren(journey(standing === "granted" ? "shared" : "refused"));
}

function policyLine(line) {
  const at = line.search(/(?:^|\s)#/);
  if (at < 0) return [line, "\n"];
  return [line.slice(0, at), h("i", {}, line.slice(at)), "\n"];
}
