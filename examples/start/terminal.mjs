// What a person reads in the terminal. Every line after the first block says who speaks.
import process from "node:process";

/** Whether the terminal shows colours. */
export const isColoured = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
const bold = paint(1);
const dim = paint(2);
const cyan = paint(36);

const SPEAKERS = { corslet: cyan, api: dim };
const WIDTH = "corslet".length;

/** @param {"corslet" | "api"} who @param {string} line */
export function say(who, line) {
  process.stdout.write(`${SPEAKERS[who](who.padEnd(WIDTH))} ${dim("│")} ${line}\n`);
}

/** @param {string} message */
export function complain(message) {
  process.stderr.write(`\n${message}\n`);
}

/** @param {import("./ports.mjs").Ports} ports @param {string} policyName @param {string} guardName */
export function welcome(ports, policyName, guardName) {
  const api = `http://localhost:${ports.proxy}`;
  const granted = `http://localhost:${ports.granted}`;
  const other = `http://localhost:${ports.other}`;
  const preflight = [
    `curl -i -X OPTIONS ${api}/api/notes/1`,
    `-H "Origin: ${granted}"`,
    `-H "Access-Control-Request-Method: PUT"`,
    `-H "Access-Control-Request-Headers: content-type"`,
  ];
  process.stdout.write(`
  ${bold("One API, two pages. Open both in a browser and press the buttons.")}

    ${bold(granted)}   the policy names this page: it may read the answers
    ${bold(other)}   the policy does not name this one: the browser keeps the answers back

  The API knows nothing of CORS (http://localhost:${ports.api}). Before it stands \`corslet serve\`
  (${api}), which the pages call, with this policy:

    ${bold(policyName)}
    Edit it while this runs; it is swapped at once.

  By the same policy a CSRF guard refuses forged requests: those that a foreign page sends
  with your cookies. To see what they would do, write \`mode: report\` here, and press again:

    ${bold(guardName)}

  What a browser asks before a PUT (a preflight), asked by hand:

    ${preflight.join(process.platform === "win32" ? " " : " \\\n      ")}

  And without an Origin, as programs that are no browser ask:

    curl -i ${api}/api/notes

  Ctrl-C stops everything. Below, ${SPEAKERS.corslet("corslet")} tells each decision, and ${SPEAKERS.api("api")} each request that reached it.

`);
}

/** @param {import("./api.mjs").Visit} visit @param {string} outcome */
export function visitLine({ method, path, origin, user }, outcome) {
  const from = origin === null ? "no Origin" : `from ${origin}`;
  return `${method} ${path} ${from}, ${user === null ? "no session" : `session of ${user}`}: ${outcome}`;
}
