// The two example pages: the same files on two origins. Which origin it is makes all the difference.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const ASSETS = {
  "/page.css": "text/css",
  "/main.js": "text/javascript",
  "/calls.js": "text/javascript",
  "/policy.js": "text/javascript",
  "/send.js": "text/javascript",
  "/submit.js": "text/javascript",
  "/view.js": "text/javascript",
  "/lesson.js": "text/javascript",
  "/forgery.js": "text/javascript",
  "/journey.js": "text/javascript",
  "/dom.js": "text/javascript",
};

/**
 * Makes the server of one page.
 *
 * @param {object} page
 * @param {"granted" | "other"} page.role
 * @param {import("./ports.mjs").Ports} page.ports
 * @param {string} page.policyName the policy file, as the terminal names it
 * @param {string} page.guardName the file of the guard's options, likewise
 * @param {(facts: object) => object} page.explain
 * @param {(response: import("node:http").ServerResponse) => void} page.subscribe
 */
export function createPage({ role, ports, policyName, guardName, explain, subscribe }) {
  const origin = `http://localhost:${ports[role]}`;
  return createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", origin);
    if (request.method !== "GET") return send(response, 405, "text/plain", "GET only\n");
    if (pathname === "/")
      return send(response, 200, "text/html", html({ role, ports, policyName, guardName, explain }), csp(ports));
    if (pathname === "/events") return subscribe(response);
    if (pathname === "/explain") return sendJson(response, explain(factsOf(searchParams, origin)));
    if (pathname in ASSETS) return send(response, 200, ASSETS[pathname], asset(pathname));
    send(response, 404, "text/plain", "Not here\n");
  });
}

function factsOf(query, origin) {
  const method = query.get("method") ?? "GET";
  const path = query.get("path") ?? "/";
  if (query.get("preflight") !== "true") return { method, path, origin };
  return { method: "OPTIONS", path, origin, requestMethod: method, requestHeaders: query.get("headers") };
}

const asset = (path) => readFileSync(new URL(`page${path}`, import.meta.url), "utf8");

function html({ role, ports, policyName, guardName, explain }) {
  const other = role === "granted" ? "other" : "granted";
  const values = {
    role,
    number: role === "granted" ? "1" : "2",
    port: ports[role],
    apiPort: ports.proxy,
    otherPage: `http://localhost:${ports[other]}`,
    otherPort: ports[other],
    policyName,
    guardName,
    policyText: explain({ method: "GET", path: "/", origin: null }).text,
  };
  return asset("/index.html").replaceAll(/\{\{(\w+)\}\}/g, (_, name) => escapeHtml(String(values[name])));
}

const escapeHtml = (text) => text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

// The page may talk to its own origin and to the API, by scripts and by forms, and loads nothing from anywhere else.
const csp = (ports) => ({
  "Content-Security-Policy":
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; ` +
    `connect-src 'self' http://localhost:${ports.proxy}; form-action http://localhost:${ports.proxy}; ` +
    `frame-src http://localhost:${ports.proxy}; base-uri 'none'; frame-ancestors 'none'`,
});

function sendJson(response, value) {
  send(response, 200, "application/json", JSON.stringify(value));
}

function send(response, status, type, body, headers = {}) {
  response.writeHead(status, {
    "Content-Type": type === "application/json" ? type : `${type}; charset=utf-8`,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...headers,
  });
  response.end(body);
}
