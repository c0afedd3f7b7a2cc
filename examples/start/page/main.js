import { GROUPS } from "./calls.js";
import { byId, h } from "./dom.js";
import { showPolicy, showWay } from "./policy.js";
import { askOwnServer, send } from "./send.js";
import { callView } from "./view.js";

const { api } = document.body.dataset;
const FEED_LENGTH = 60;
const tally = { got: 0, read: 0 };
/** The number of the newest request at the API that this page has heard of. */
let latest = 0;

async function hearOfThePolicy() {
  const told = await askOwnServer(GROUPS[0].calls[0]);
  if (told === null) return;
  // What reached the API before this page is none of its calls.
  latest = told.latest;
  showPolicy(told);
}
const baseline = hearOfThePolicy();

async function press(call, view) {
  if (view.article.dataset.outcome === "pending") return;
  view.show({ kind: "pending" });
  // On a narrow screen the outcome stands below what is sent, perhaps out of sight.
  view.article.querySelector(".got").scrollIntoView({ block: "nearest" });
  await baseline;
  const before = latest;
  const outcome = await send(api, call, (body) => view.show({ kind: "pending", body }));
  const told = await askOwnServer(call);
  if (told === null) view.show({ kind: "stopped" });
  else showOutcome(call, view, outcome, told, before);
}

function showOutcome(call, view, outcome, told, before) {
  const mine = (visit) => visit.number > before && visit.method === call.method && visit.path === call.path;
  const reached = told.visits.find(mine) ?? null;
  tally.got += told.visits.filter((visit) => visit.number > latest).length;
  if (outcome.kind === "shared") tally.read += 1;
  latest = Math.max(latest, told.latest);
  showTally();
  showPolicy(told);
  view.show({ ...outcome, reached, explanation: told });
}

function showTally() {
  byId("tally-got").textContent = tally.got;
  byId("tally-read").textContent = tally.read;
  if (tally.got === 0) return;
  byId("tally-note").textContent =
    tally.read >= tally.got
      ? "Equal, so far: whatever reached the API, this page could read the answer."
      : `The API dealt with ${tally.got - tally.read} that this page could not read. CORS hides answers; it does not keep requests away.`;
}

function listenToFeed() {
  new EventSource("/events").addEventListener("message", ({ data }) => {
    const { who, line } = JSON.parse(data);
    const feed = byId("feed");
    feed.append(h("li", { "data-who": who }, h("b", {}, who), " ", ...feedWords(line)));
    if (feed.children.length > FEED_LENGTH) feed.firstChild.remove();
    feed.scrollTop = feed.scrollHeight;
  });
}

// The time is left out, and the reason of a decision stands out.
function feedWords(line) {
  const [, before, reason, after] = /^(?:\d{4}-\S+Z )?(.*?)(?:\b([a-z]+(?:-not)?-(?:granted|allowed))\b(.*))?$/.exec(
    line,
  );
  if (reason === undefined) return [before];
  return [before, h("em", { class: reason.includes("-not-") ? "no" : "yes" }, reason), after];
}

function showCalls() {
  for (const group of GROUPS) {
    const id = `group-${group.calls[0].id}`;
    const section = h("section", { class: "group", "aria-labelledby": id });
    section.append(h("h2", { id }, group.title), h("p", { class: "intro" }, group.intro));
    for (const call of group.calls) {
      const view = callView(call, api, () => press(call, view));
      section.append(view.article);
    }
    byId("calls").append(section);
  }
}

showWay(document.documentElement.dataset.standing);
showCalls();
listenToFeed();
