import { GROUPS } from "./calls.js";
import { byId, h } from "./dom.js";
import { showPolicy, showWay } from "./policy.js";
import { askOwnServer, send } from "./send.js";
import { submit, writeOf } from "./submit.js";
import { callView } from "./view.js";

const { api } = document.body.dataset;
const FEED_LENGTH = 60;
const tally = { got: 0, read: 0, kept: 0 };
/** The number of the newest request at the API that this page has heard of. */
let latest = 0;
/** The same for what the guard has said. */
let latestWrite = 0;

async function hearOfThePolicy() {
  const told = await askOwnServer(GROUPS[0].calls[0]);
  if (told === null) return;
  // What reached the API before this page is none of its calls.
  latest = told.latest;
  latestWrite = told.latestWrite;
  showPurse(told);
  showPolicy(told);
}
const baseline = hearOfThePolicy();

async function press(call, view) {
  if (view.article.dataset.outcome === "pending") return;
  view.show({ kind: "pending" });
  // On a narrow screen the outcome stands below what is sent, perhaps out of sight.
  view.article.querySelector(".got").scrollIntoView({ block: "nearest" });
  await baseline;
  const before = { latest, latestWrite };
  const outcome =
    call.fields === undefined
      ? await send(api, call, (body) => view.show({ kind: "pending", body }))
      : await submit(api, call, view.article.querySelector(".answer"), before);
  const told = outcome.kind === "refused" ? await askOfGuard(call, before) : await askOwnServer(call);
  if (told === null || outcome.kind === "stopped") view.show({ kind: "stopped" });
  else showOutcome(call, view, outcome, told, before);
}

// What the guard said of a call that ended in nothing may be told a little later than the call ends.
async function askOfGuard(call, { latest: latestVisit, latestWrite: latestWord }) {
  for (let tries = 0; ; tries++) {
    const told = await askOwnServer(call);
    const isTold = told !== null && (writeOf(call, told, latestWord) !== null || told.latest > latestVisit);
    if (told === null || isTold || tries === 5 || !["GET", "HEAD", "POST"].includes(call.method)) return told;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

function showOutcome(call, view, outcome, told, { latest: before, latestWrite: wordBefore }) {
  const mine = (visit) => visit.number > before && visit.method === call.method && visit.path === call.path;
  const reached = told.visits.find(mine) ?? null;
  tally.got += told.visits.filter((visit) => visit.number > latest).length;
  if (outcome.kind === "shared") tally.read += 1;
  const write = writeOf(call, told, wordBefore);
  if (write?.verdict === "refused") tally.kept += 1;
  latest = Math.max(latest, told.latest);
  latestWrite = Math.max(latestWrite, told.latestWrite);
  showTally();
  showPurse(told);
  showPolicy(told);
  view.show({ write, ...outcome, reached, explanation: told });
}

function showPurse({ purse }) {
  byId("purse").textContent = purse;
}

function showTally() {
  byId("tally-got").textContent = tally.got;
  byId("tally-read").textContent = tally.read;
  if (tally.got + tally.kept === 0) return;
  const unread = tally.got - tally.read;
  const notes = [
    ...(tally.kept > 0 ? [`The guard kept ${tally.kept} away from the API.`] : []),
    ...(tally.got === 0
      ? []
      : unread > 0
        ? [`The API dealt with ${unread} that this page could not read: CORS hides answers, and keeps no request away.`]
        : ["Whatever reached the API, this page could read the answer."]),
  ];
  byId("tally-note").textContent = notes.join(" ");
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

// The time is left out, and the reasons of CORS and of the guard stand out.
function feedWords(line) {
  const words = line
    .replace(/^\d{4}-\S+Z /, "")
    .split(/(\bwrite-\w+\([^)]*\)|\b[a-z]+(?:-not)?-(?:granted|allowed)\b)/);
  return words.map((word, index) => (index % 2 === 0 ? word : h("em", { class: feedTone(word) }, word)));
}

function feedTone(word) {
  if (word.startsWith("write-allowed(safe)")) return "plain";
  return /-not-|^write-re/.test(word) ? "no" : "yes";
}

function showCalls() {
  for (const group of GROUPS) {
    const id = `group-${group.calls[0].id}`;
    const section = h("section", { class: "group", "aria-labelledby": id });
    section.append(
      h("h2", { id }, group.title),
      ...[group.intro].flat().map((words) => h("p", { class: "intro" }, words)),
    );
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
