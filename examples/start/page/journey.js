// A call's way as a picture: four stations, the request above, the answer below.
import { h } from "./dom.js";

const STATIONS = [
  { name: "page", x: 34 },
  { name: "browser", x: 132 },
  { name: "corslet", x: 230 },
  { name: "API", x: 328 },
];
const RADIUS = 9;
const ASK_Y = 24;
const ANSWER_Y = 38;
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {"idle" | "pending" | "shared" | "refused" | "asked" | "guarded" | "sent"} state "asked": refused at the
 *   preflight; "guarded": by the guard; "sent": carried out, and its answer shown to nobody but the person
 */
export function journey(state) {
  const svg = s("svg", { viewBox: "0 0 362 68", role: "img", "aria-label": WORDS[state], class: state });
  const ask = { idle: null, pending: null, shared: 3, refused: 3, asked: 1, guarded: 2, sent: 3 }[state];
  if (ask === null) svg.append(line("rail", 0, 3, 31));
  else {
    svg.append(arrow(state === "asked" ? "none" : "ask", 1, ask, ASK_Y), arrow("ask", 0, 1, ASK_Y));
    if (state === "asked")
      svg.append(arrow("ask dashed", 1, 2, ASK_Y), arrow("answer dashed", 2, 1, ANSWER_Y), note("preflight", 181));
    else svg.append(arrow("answer", state === "guarded" ? 2 : 3, 1, ANSWER_Y));
    if (state === "guarded") svg.append(barrier(), note("403", 181, 52));
    if (state === "shared") svg.append(arrow("answer", 1, 0, ANSWER_Y));
    else if (state !== "guarded" && state !== "sent") svg.append(stop());
  }
  STATIONS.forEach(({ name, x }, index) => {
    const isReached = ask !== null && index <= (state === "asked" || state === "guarded" ? 2 : 3);
    svg.append(s("circle", { cx: x, cy: 31, r: RADIUS, class: isReached ? "station on" : "station" }));
    const label = s("text", { x, y: 60 });
    label.textContent = name;
    svg.append(label);
  });
  return h("div", { class: "journey" }, svg);
}

const WORDS = {
  idle: "Not sent yet",
  pending: "On its way",
  shared:
    "The request went from the page through the browser and corslet to the API; the answer came back to the page.",
  refused: "The request went to the API and the answer came back, as far as the browser. The page did not get it.",
  guarded: "The browser sent the request; corslet's guard refused it with 403, and the API saw nothing.",
  sent: "The request went from the page through the browser and corslet to the API, which carried it out.",
  asked:
    "The browser asked corslet with a preflight, was not allowed, and did not send the request. The API saw nothing.",
};

function arrow(kind, from, to, y) {
  const group = s("g", { class: kind });
  if (kind === "none") return group;
  const direction = Math.sign(to - from);
  const end = STATIONS[to].x - direction * (RADIUS + 3);
  group.append(
    line("", from, to, y),
    s("path", { d: `M${end - direction * 6} ${y - 4}L${end} ${y}L${end - direction * 6} ${y + 4}` }),
  );
  return group;
}

function line(kind, from, to, y) {
  const direction = Math.sign(to - from);
  const [x1, x2] = [STATIONS[from].x + direction * (RADIUS + 3), STATIONS[to].x - direction * (RADIUS + 3)];
  return s("line", { x1, x2, y1: y, y2: y, class: kind });
}

// Where the browser keeps the answer back.
function stop() {
  const x = 96;
  const y = ANSWER_Y;
  const cross = `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x + 5} ${y - 5}L${x - 5} ${y + 5}`;
  return s("path", { class: "stop", d: `M120 ${y}H${x + 11}${cross}` });
}

// Where the guard keeps the request from the API.
function barrier() {
  const x = 279;
  const y = 31;
  return s("path", { class: "stop", d: `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x + 5} ${y - 5}L${x - 5} ${y + 5}` });
}

function note(words, x, y = 14) {
  const text = s("text", { x, y, class: "note" });
  text.textContent = words;
  return text;
}

function s(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
