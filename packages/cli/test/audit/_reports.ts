import type { AuditReport } from "../../src/audit/audit-report.ts";
import type { Exchange, Finding } from "../../src/audit/finding.ts";

// Reports as an audit makes them, and one whose server does what it can to break a report's reader.

const URL_ME = "https://api.example.com/api/me";
const APP = "https://app.example.com";
const STRANGER = "https://x4f1d7c02ab93e815.net";

type Lines = readonly (readonly [string, string])[];

function exchange(
  shows: string,
  role: Exchange["role"],
  headers: Lines,
  answer: Lines | null,
  { method = "GET", status = 200, url = URL_ME }: { method?: "GET" | "OPTIONS"; status?: number; url?: string } = {},
): Exchange {
  return { shows, role, request: { method, url, headers }, answer: answer && { status, headers: answer } };
}

const cookie = ["Cookie", "***"] as const;

function granted(origin: string): Lines {
  return [
    ["content-type", "application/json"],
    ["access-control-allow-origin", origin],
    ["access-control-allow-credentials", "true"],
    ["x-powered-by", "Express"],
  ];
}

const REFLECTS: Finding = {
  id: "origin-reflect-any",
  method: "GET",
  url: URL_ME,
  severity: "critical",
  security: "critical",
  works: "none",
  summary: `A page on ${STRANGER} can read GET ${URL_ME} with the user's cookies, because the answer says \`Access-Control-Allow-Origin: ${STRANGER}\`.`,
  symptoms: ["origin-null", "origin-http-downgrade"],
  evidence: [
    exchange(
      "The answer to a stranger names the stranger.",
      "shows",
      [["Origin", STRANGER], cookie],
      granted(STRANGER),
    ),
    exchange(
      "Another stranger is answered alike.",
      "confirms",
      [["Origin", "http://x90aa21f3.org"], cookie],
      granted("http://x90aa21f3.org"),
    ),
    exchange("Without Origin nobody is named.", "control", [], [["content-type", "application/json"]]),
  ],
  mend: 'In Express, give cors a list:\n\n  app.use(cors({ origin: ["https://app.example.com"], credentials: true }));',
  declared: { file: "config/corslet.policy.yaml", line: 3, column: 5 },
  fingerprint: "f1a0c3",
};

const PREFLIGHT: Finding = {
  id: "preflight-auth",
  method: "PUT",
  url: "https://api.example.com/api/orders/1",
  severity: "high",
  security: "none",
  works: "high",
  summary: `${APP} can never send PUT, because its preflight is answered with 401.`,
  symptoms: [],
  evidence: [
    exchange(
      "The preflight needs a log-in, which browsers never send.",
      "shows",
      [
        ["Origin", APP],
        ["Access-Control-Request-Method", "PUT"],
        ["Access-Control-Request-Headers", "content-type"],
      ],
      [
        ["www-authenticate", "Bearer"],
        ["access-control-allow-origin", APP],
      ],
      { method: "OPTIONS", status: 401, url: "https://api.example.com/api/orders/1" },
    ),
  ],
  mend: "Answer OPTIONS before log-in.",
  fingerprint: "0b77d2",
};

const MAX_AGE: Finding = {
  ...PREFLIGHT,
  id: "max-age-missing",
  severity: "info",
  works: "info",
  summary: "Each call is sent twice.",
  evidence: [],
  fingerprint: "99aa01",
};

const report = {
  version: "0.1.0",
  trusted: [APP],
  endpoints: [
    { method: "GET", url: URL_ME, requests: 41, stack: "Express", unanswered: [] },
    { method: "PUT", url: "https://api.example.com/api/orders/1", requests: 9, stack: null, unanswered: [] },
  ],
  accepted: [],
  staleBaseline: [],
  failOn: "medium",
} as const;

export const CLEAN: AuditReport = { ...report, findings: [], verdict: "clean" };

export const FOUND: AuditReport = {
  ...report,
  findings: [REFLECTS, PREFLIGHT, MAX_AGE],
  accepted: [
    {
      ...PREFLIGHT,
      id: "vary-missing",
      method: "GET",
      url: URL_ME,
      severity: "medium",
      fingerprint: "c0ffee",
      accepted: { reason: "no cache stands in front of it", expires: "2027-01-31" },
    },
  ],
  notes: ["Nobody is trusted at /api/orders: only strangers were tried there."],
  staleBaseline: [{ fingerprint: "dead01", why: "nothing was found for it any more; take it out" }],
  verdict: "findings",
};

export const INCOMPLETE: AuditReport = {
  ...report,
  endpoints: [{ ...report.endpoints[0], unanswered: ["the connection was refused"] }],
  findings: [],
  verdict: "incomplete",
};

export const NOTHING: AuditReport = { ...report, endpoints: [], findings: [], verdict: "incomplete" };

/** What a server may send to break a terminal, a page, a comment or a reader of XML. */
export const HOSTILE =
  "\u001B[31m\u202Eevil</code><script>alert(1)</script>]]>&amp; & &x`|\n```\n[x](javascript:alert(1)) @everyone \uFFFF\uD800 \"'";

export const BROKEN_BY: AuditReport = {
  ...report,
  trusted: [HOSTILE],
  endpoints: [
    {
      ...report.endpoints[0],
      url: `https://api.example.com/?q=${HOSTILE}`,
      stack: HOSTILE,
      unanswered: [HOSTILE],
    },
  ],
  findings: [
    {
      ...REFLECTS,
      url: `https://api.example.com/?q=${HOSTILE}`,
      summary: HOSTILE,
      mend: HOSTILE,
      fingerprint: HOSTILE,
      declared: { file: HOSTILE, line: 1, column: 1 },
      evidence: [
        exchange(
          HOSTILE,
          "shows",
          [["Origin", HOSTILE]],
          [
            ["access-control-allow-origin", HOSTILE],
            [HOSTILE, HOSTILE],
            ["__proto__", HOSTILE],
          ],
        ),
      ],
    },
  ],
  accepted: [{ ...REFLECTS, accepted: { reason: HOSTILE, expires: HOSTILE } }],
  staleBaseline: [{ fingerprint: HOSTILE, why: HOSTILE }],
  notes: [HOSTILE],
  verdict: "incomplete",
};
