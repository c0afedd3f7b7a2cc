import type { Rule } from "./rule.ts";
import { BROKEN } from "./standards.ts";

/** Group H: network and transport. */
export const TRANSPORT_RULES = [
  {
    id: "private-network-any",
    group: "transport",
    title: "Any page may reach this server in a private network",
    means:
      "`Access-Control-Allow-Private-Network: true` is sent to a stranger. The proposal behind it was put on hold; Chrome 142 asks the user for permission instead.",
    exploited:
      "In browsers that follow the old proposal, every public page may call this server inside the user's network.",
    detected:
      "A preflight by a stranger with `Access-Control-Request-Private-Network: true` is answered with the header.",
    mend: "Send it to origins that are granted, or not at all.",
    severity: "low",
    standards: { asvs: ["3.4.2"], wstg: ["WSTG-CLNT-07"], cwe: [942], api: ["API8:2023"] },
  },
  {
    id: "plaintext-credentials",
    group: "transport",
    title: "Credentials go over plain http",
    means: "The API answers over http, and allows credentials.",
    exploited:
      "Whoever is on the network between reads the session and every answer, and changes the CORS headers as they like.",
    detected: "The target is http, not on this machine, and allows credentials.",
    mend: "Serve the API over https alone, and mark its cookies `Secure`.",
    severity: "medium",
    standards: { asvs: ["12.2.1"], wstg: ["WSTG-CRYP-03"], cwe: [319], api: ["API8:2023"] },
  },
  {
    id: "hsts-missing",
    group: "transport",
    title: "Strict-Transport-Security is missing",
    means: "Without it a browser may still try http first, where anybody on the network can answer.",
    exploited: "Together with a grant for an http origin: a page that came over http reads the API.",
    detected: "The https answer has no `Strict-Transport-Security`, and origins with http are let in.",
    mend: "Send `Strict-Transport-Security: max-age=31536000; includeSubDomains`.",
    severity: "medium together with `origin-http-downgrade`, else info",
    standards: { asvs: ["3.4.1"], wstg: ["WSTG-CONF-07"], cwe: [319], api: ["API8:2023"] },
  },
  {
    id: "tls-invalid",
    group: "transport",
    title: "The certificate is not valid",
    means:
      "Its chain, its name or its dates are wrong. Browsers refuse the connection, so no CORS header is ever seen.",
    exploited: "Clients do not work. Users who learn to click the warning away can be given any other server.",
    detected:
      "The connection is refused when the certificate is verified. It is never switched off; the target is then not asked anything more.",
    mend: "Install a certificate for this name, with the whole chain.",
    severity: "high: clients do not work",
    standards: { asvs: ["12.2.2"], wstg: ["WSTG-CRYP-01"], cwe: [295], api: ["API8:2023"] },
  },
  {
    id: "timing-allow-origin-any",
    group: "transport",
    title: "Every page may measure how long answers take",
    means: "`Timing-Allow-Origin: *` shows every page the exact times and sizes of a request.",
    exploited: "Times and sizes can tell whether a user is signed in, or what they have.",
    detected: "The answer has `Timing-Allow-Origin: *`, or mirrors a stranger there.",
    mend: "List the origins that measure.",
    severity: "info",
    standards: { ...BROKEN, cwe: [942] },
  },
] as const satisfies readonly Rule[];
