import type { Rule } from "./rule.ts";
import { FORGED } from "./standards.ts";

const GUARD =
  "Refuse writes whose `Sec-Fetch-Site` is `cross-site` or `same-site`, and, where that header is missing, those whose `Origin` is not granted. Or ask for a token that foreign pages cannot know.";

/** Group G: CORS taken for something else. */
export const CSRF_RULES = [
  {
    id: "csrf-simple-request",
    group: "csrf",
    title: "Foreign pages can write without a preflight",
    means:
      "An operation that changes something takes a request that a browser sends without asking first: a form, or `text/plain`. That CORS refuses the answer comes too late, it has happened.",
    exploited:
      "The user is signed in and opens the attacker's page, which sends a form to the API. The order is placed, the password changed.",
    detected:
      "Declared: a state-changing operation with cookie log-in, a content type that forms can send, and no token. Live, only where you opt in for the operation: a foreign origin's request with the session and `text/plain` is not refused.",
    mend: GUARD,
    severity: "high; medium where nothing says what it takes; low when the session cookie is SameSite=Lax or Strict",
    standards: FORGED,
  },
  {
    id: "content-type-lax",
    group: "csrf",
    title: "JSON is read from a body that says text/plain",
    means:
      "`application/json` would force a preflight. The API reads JSON whatever `Content-Type` says, so nobody has to ask.",
    exploited: "A foreign page sends JSON as `text/plain`, with the user's cookies, and without a preflight.",
    detected: "Where you opt in for the operation, a JSON body is accepted as `text/plain`.",
    mend: "Answer 415 to any content type that the operation does not declare.",
    severity: "medium",
    standards: { ...FORGED, asvs: ["3.5.2"] },
  },
  {
    id: "method-override",
    group: "csrf",
    title: "A POST can pose as another method",
    means:
      "`_method` in the body or query, or `X-HTTP-Method-Override`, turns a POST into PUT or DELETE. The preflight that those need is gone with it.",
    exploited: "A foreign form sends POST with `_method=DELETE`, and the user's cookies go with it.",
    detected: "Where you opt in for the operation, a POST with such an override is carried out as the other method.",
    mend: `Take the override off, or read it from a request header alone, which forms cannot set. ${GUARD}`,
    severity: "high",
    standards: { ...FORGED, cwe: [352, 650] },
  },
  {
    id: "get-side-effect",
    group: "csrf",
    title: "GET changes something",
    means:
      "GET and HEAD are for reading. Links, images and prefetching send them without asking anybody, and with cookies.",
    exploited: "An image on a foreign page has the address of the operation. Looking at the page is enough.",
    detected:
      "The OpenAPI document has a GET or HEAD whose name or path says that it acts (delete, cancel, log out, transfer), or that is marked `x-state-changing`.",
    mend: "Make it a POST, PUT, PATCH or DELETE.",
    severity: "high when cookies sign in, medium where nothing says who may call, else low",
    standards: { ...FORGED, asvs: ["3.5.3"], cwe: [352, 650] },
  },
  {
    id: "origin-as-authentication",
    group: "csrf",
    title: "A trusted origin is taken for a log-in",
    means:
      "Without any credentials the API refuses a stranger's origin, and answers a trusted one, or a request without any.",
    exploited: "`Origin` is true only in browsers. Any program writes what it likes there, and gets the data.",
    detected:
      "The operation is declared as needing log-in. Asked without it, a foreign origin is refused and a trusted one gets 2xx.",
    mend: "Ask for credentials. Keep the origin for CORS and against forged requests.",
    severity: "high",
    standards: { asvs: ["8.3.1"], wstg: ["WSTG-ATHN-04"], cwe: [346, 290], api: ["API2:2023"] },
  },
  {
    id: "cookie-samesite-none-insecure",
    group: "csrf",
    title: "A cookie for all sites is sent over plain http",
    means:
      "The cookie has `SameSite=None`, so that foreign pages send it, and lacks `Secure`. Chromium refuses such a cookie; elsewhere it goes over plain http.",
    exploited: "Users of some browsers cannot sign in. Of others, somebody on the network reads the session.",
    detected: "A `Set-Cookie` line has `SameSite=None` and no `Secure`.",
    mend: "Add `Secure`. Where no other site needs the cookie, write `SameSite=Lax`.",
    severity: "medium for a session, else low",
    standards: { asvs: ["3.3.1", "3.3.2"], wstg: ["WSTG-SESS-02"], cwe: [1275, 614], api: ["API8:2023"] },
  },
  {
    id: "cookie-no-httponly",
    group: "csrf",
    title: "Scripts can read the session cookie",
    means: "The cookie lacks `HttpOnly`.",
    exploited: "A script that gets into any page of the host sends the session away, and it is used from elsewhere.",
    detected: "The `Set-Cookie` line of a session has no `HttpOnly`.",
    mend: "Add `HttpOnly`.",
    severity: "medium for a session, else low",
    standards: { asvs: ["3.3.4"], wstg: ["WSTG-SESS-02"], cwe: [1004], api: ["API8:2023"] },
  },
  {
    id: "cookie-domain-wide",
    group: "csrf",
    title: "The session cookie goes to every subdomain",
    means: "The cookie has `Domain`, so every host below it gets the session, and can set one.",
    exploited:
      "Whoever runs, or takes over, one host below the domain reads sessions, or puts their own in place of the user's.",
    detected: "A `Set-Cookie` line has a `Domain` that is wider than the host.",
    mend: "Leave `Domain` out, and name the cookie `__Host-…`.",
    severity: "medium for a session, else low",
    standards: { asvs: ["3.3.3"], wstg: ["WSTG-SESS-02"], cwe: [668], api: ["API8:2023"] },
  },
  {
    id: "websocket-origin",
    group: "csrf",
    title: "WebSockets are opened for every origin",
    means: "CORS does not apply to WebSockets. The server must look at `Origin` in the handshake itself, and does not.",
    exploited:
      "A foreign page opens a WebSocket, which sends the user's cookies, and reads and writes in the user's name.",
    detected: "A handshake by a foreign origin is answered with 101.",
    mend: "Compare `Origin` with the list before the upgrade, and answer 403 otherwise.",
    severity: "high when cookies sign in, medium where nothing says, info when it is declared public",
    standards: { asvs: ["4.4.2"], wstg: ["WSTG-CLNT-10"], cwe: [1385, 346], api: ["API8:2023"] },
  },
] as const satisfies readonly Rule[];
