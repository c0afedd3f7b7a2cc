// One call on the page: what is sent on the left, what the page gets on the right.
import { preflightReasons, unsafeHeaderNames } from "./calls.js";
import { byId, h } from "./dom.js";
import { cookieWords, guardWords, submittedDetail, submittedVerdict } from "./forgery.js";
import { journey } from "./journey.js";
import { lessonOf } from "./lesson.js";

/** Puts a call on the page. `show` brings its outcome. */
export function callView(call, api, onPress) {
  const article = byId("call").content.cloneNode(true).querySelector("article");
  const find = (selector) => article.querySelector(selector);
  article.id = `call-${call.id}`;
  article.dataset.call = call.id;
  article.setAttribute("aria-labelledby", `title-${call.id}`);
  find("h3").id = `title-${call.id}`;
  const title = forThisPage(call.title);
  find("h3").textContent = title;
  find(".about").textContent = forThisPage(call.about);
  find("button").textContent = call.fields === undefined ? `Send ${call.method}` : "Submit";
  find("button").id = `send-${call.id}`;
  find("button").setAttribute("aria-labelledby", `send-${call.id} title-${call.id}`);
  find("button").addEventListener("click", onPress);
  find(".request").replaceChildren(...requestLines(call, api));
  find(".frame").hidden = call.fields === undefined;
  find(".preflight").replaceChildren(...preflightWords(call));
  find(".got").setAttribute("aria-label", `What this page gets: ${title}`);
  const show = (outcome) => showOutcome(article, call, outcome);
  show({ kind: "idle" });
  return { article, show };
}

// Some words are for one page alone.
const forThisPage = (words) => (typeof words === "string" ? words : words[document.body.dataset.role]);

function requestLines(call, api) {
  const host = new URL(api).host;
  const isAsked = preflightReasons(call).length > 0;
  return [...(isAsked ? [...preflightLines(call, host), "\n"] : []), ...actualLines(call, host)];
}

function preflightLines(call, host) {
  const names = unsafeHeaderNames(call);
  return [
    ...added(`OPTIONS ${call.path}`, "the browser asks by itself"),
    ...added(`Host: ${host}`),
    ...added(`Origin: ${location.origin}`),
    ...added(`Access-Control-Request-Method: ${call.method}`),
    ...(names.length === 0 ? [] : added(`Access-Control-Request-Headers: ${names.join(",")}`)),
  ];
}

function actualLines(call, host) {
  const lines = [h("b", {}, `${call.method} ${call.path}`), "\n", `Host: ${host}\n`];
  lines.push(...added(`Origin: ${location.origin}`, "the browser adds it"));
  if (call.fields !== undefined) return [...lines, ...formLines(call)];
  if (call.credentials === "include") lines.push(...added("Cookie: session=…", "if you signed in"));
  for (const [name, value] of Object.entries(call.headers ?? {})) lines.push(`${name}: ${value}\n`);
  if (call.credentials !== "include")
    lines.push(h("span", { class: "why" }, 'no Cookie, for credentials: "omit"'), "\n");
  if (call.body === undefined) return lines;
  if (call.headers === undefined) lines.push(...added("Content-Type: text/plain", "for a string"));
  return [...lines, `\n${call.body}\n`];
}

function formLines({ fields }) {
  return [
    ...added("Sec-Fetch-Site: same-site", "and this: another port"),
    ...added("Cookie: session=…", "if you signed in"),
    ...added("Content-Type: application/x-www-form-urlencoded", "as forms do"),
    `\n${new URLSearchParams(fields)}\n`,
  ];
}

const added = (line, why = "") => [h("span", { class: "added" }, line), h("span", { class: "why" }, `  ${why}`), "\n"];

function preflightWords(call) {
  const reasons = preflightReasons(call);
  if (reasons.length === 0)
    return [
      h("b", {}, "No preflight. "),
      "A link, an image or a form could send this, so the browser does not ask first.",
    ];
  return [
    h("b", {}, "A preflight first: "),
    `${reasons.join(", and ")}. The request follows only if the answer allows it.`,
  ];
}

function showOutcome(article, call, outcome) {
  const { verdict, detail } = PARTS[outcome.kind](call, outcome);
  article.dataset.outcome = toneOf(outcome);
  article.querySelector("button").setAttribute("aria-busy", String(outcome.kind === "pending"));
  article.querySelector(".journey").replaceWith(journey(journeyState(call, outcome)));
  article.querySelector(".verdict").textContent = verdict;
  article.querySelector(".detail").replaceChildren(...detail);
}

// A form's outcome no page can read: what counts is what was done, and whether that was wanted.
function toneOf({ kind, write }) {
  if (kind !== "submitted") return kind;
  return write.verdict === "allowed" && write.status < 400 ? "shared" : "refused";
}

function journeyState(call, { kind, reached, write }) {
  if (kind === "submitted") return write.verdict === "refused" ? "guarded" : "sent";
  if (kind !== "refused") return kind === "stopped" ? "idle" : kind;
  if (isGuarded(write)) return "guarded";
  return isUnsent(call, reached) ? "asked" : "refused";
}

/** Whether the guard refused a call that was sent. */
const isGuarded = (write) => write?.verdict === "refused";

/** Whether a call ended with its preflight. */
const isUnsent = (call, reached) => reached === null && preflightReasons(call).length > 0;

const PARTS = {
  idle: () => ({ verdict: "Not sent yet.", detail: [] }),
  pending: (_, { body }) => ({
    verdict: "On its way …",
    detail: body === undefined ? [] : [block("Body so far", body)],
  }),
  stopped: () => ({
    verdict: "The example is not running.",
    detail: [h("p", {}, "Its server does not answer. Start it again with npm start, then reload this page.")],
  }),
  shared: (call, { status, headers, reads, body }) => ({
    verdict: `Readable: ${status}`,
    detail: [
      h("p", {}, call.lesson),
      ...reads.map(([name, value]) =>
        h(
          "p",
          { class: "read", "data-header": name },
          h("code", {}, `headers.get("${name}")`),
          " → ",
          h("b", {}, JSON.stringify(value)),
        ),
      ),
      block("Body", pretty(body)),
      block("Headers this page can read", headers.map(([name, value]) => `${name}: ${value}`).join("\n")),
    ],
  }),
  submitted: (_, { write, explanation }) => ({
    verdict: submittedVerdict(write),
    detail: submittedDetail(write, explanation.purse),
  }),
  refused: (call, { error, reached, explanation, write }) => {
    const { because, mend } = lessonOf(explanation, call);
    if (isGuarded(write)) return guarded(error, because, mend, write);
    return {
      verdict: isUnsent(call, reached) ? "The browser did not send it." : "The browser refused to share it.",
      detail: [
        h("p", {}, h("code", { class: "error" }, error), " is all that the page gets: no status, no header, no body."),
        h("p", {}, because),
        h("p", { class: "reach" }, ...reachWords(call, reached)),
        ...(mend === null ? [] : [block("What would change it, in the policy file", mend)]),
      ],
    };
  },
};

function guarded(error, because, mend, write) {
  return {
    verdict: `The guard refused it: ${write.status}.`,
    detail: [
      h("p", { class: "reach" }, h("b", {}, "The API did not get the request. "), ...guardWords(write)),
      h("p", {}, ...cookieWords(write)),
      h("p", {}, h("code", { class: "error" }, error), " is all that the page gets. ", because),
      ...(mend === null ? [] : [block("What would let it through, in the policy file", mend)]),
    ],
  };
}

function reachWords(call, reached) {
  if (reached === null) return ["The API did not get the request: the browser had asked first, and was told no."];
  const who = reached.user === null ? "without a session" : `as ${reached.user}, by your cookie`;
  const what = call.method === "GET" ? "answered it" : "carried it out";
  return [h("b", {}, "The API got it all the same"), ` and ${what}, ${who}. CORS did not keep the request away.`];
}

const block = (title, text) => h("div", { class: "block" }, h("h5", {}, title), h("pre", {}, text));

function pretty(body) {
  try {
    const value = JSON.parse(body);
    return Array.isArray(value) ? value.map((item) => JSON.stringify(item)).join("\n") : JSON.stringify(value);
  } catch {
    return body;
  }
}
