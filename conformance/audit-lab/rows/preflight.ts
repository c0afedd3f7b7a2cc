import { setTimeout as sleep } from "node:timers/promises";
import { corsLines, preflight } from "../serve.ts";
import type { LabRequest } from "../message.ts";
import type { Row } from "../row.ts";
import { baseSetup, type Change, SESSION, type Setup } from "../setup.ts";

// E. Preflights.

/** The base's answer to a preflight, with something else about it. */
const answering =
  (change: (request: LabRequest, setup: Setup) => Partial<ReturnType<typeof preflight>>): Change =>
  () => ({
    preflight: (request) => ({ ...preflight(request, baseSetup()), ...change(request, baseSetup()) }),
  });

const dead = (status: number, why: string): Row => ({
  id: `preflight-${status}`,
  why,
  fault: answering(() => ({ status })),
  expect: [{ id: "preflight-status", severity: "high" }],
});

const redirected = (status: number, why: string, location: string): Row => ({
  id: `preflight-${status}`,
  why,
  fault: answering((request, setup) => ({ status, headers: [["Location", location], ...corsLines(request, setup)] })),
  expect: [{ id: "preflight-redirect", severity: "high" }],
});

export const PREFLIGHT_ROWS: readonly Row[] = [
  dead(405, "a framework that has no OPTIONS for the path, behind right headers"),
  dead(404, "a router that knows the path for GET alone, behind right headers"),
  dead(500, "the handler breaks on a request without a session"),
  dead(501, "a gateway that implements no OPTIONS"),
  {
    id: "preflight-405-bare",
    why: "a framework's own 405, without a header of CORS",
    fault: () => ({ preflight: () => ({ status: 405, headers: [["Allow", "GET, HEAD"]], body: "" }) }),
    expect: [{ id: "preflight-status", severity: "high" }],
    also: ["preflight-no-acao"],
  },
  {
    id: "preflight-wants-session",
    why: "authentication stands before CORS, and browsers send no cookies with preflights",
    fault: answering(({ headers }) => (headers["cookie"]?.includes(SESSION) === true ? {} : { status: 401 })),
    expect: [{ id: "preflight-auth", severity: "high" }],
    also: ["preflight-status"],
  },
  {
    id: "preflight-forbidden-without-session",
    why: "a firewall that lets no request without a session through, preflights neither",
    fault: () => ({
      front: (handler) => async (request) =>
        request.method === "OPTIONS" && request.headers["cookie"]?.includes(SESSION) !== true
          ? { status: 403, headers: [], body: "Forbidden" }
          : await handler(request),
    }),
    expect: [{ id: "preflight-auth", severity: "high" }],
    also: ["preflight-status", "preflight-no-acao"],
  },
  redirected(301, "a slash is added by a redirect", "/api/me/"),
  redirected(308, "http is sent on to https", "https://api.example.com/api/me"),
  {
    id: "preflight-without-cors",
    why: "the server's own OPTIONS handler answers: 204 and Allow",
    fault: () => ({ preflight: () => ({ status: 204, headers: [["Allow", "GET, HEAD, POST"]], body: "" }) }),
    expect: [{ id: "preflight-no-acao", severity: "high" }],
  },
  {
    id: "preflight-reflects",
    why: "whatever method and headers are asked for come back",
    fault: answering((request, setup) => ({
      headers: [
        ...corsLines(request, setup),
        ["Access-Control-Allow-Methods", request.headers["access-control-request-method"] ?? ""],
        ["Access-Control-Allow-Headers", request.headers["access-control-request-headers"] ?? ""],
        ["Access-Control-Max-Age", "600"],
      ],
    })),
    expect: [{ id: "preflight-reflects-request", severity: "low" }],
  },
  {
    id: "preflight-flood-breaks",
    why: "a long list of request headers breaks the server",
    fault: answering(({ headers }) =>
      (headers["access-control-request-headers"] ?? "").length > 2000 ? { status: 500 } : {},
    ),
    expect: [{ id: "preflight-header-flood", severity: "low" }],
  },
  {
    id: "preflight-flood-slow",
    why: "a long list of request headers takes seconds",
    fault: () => ({
      preflight: async (request) => {
        if ((request.headers["access-control-request-headers"] ?? "").length > 2000) await sleep(1300);
        return preflight(request, baseSetup());
      },
    }),
    expect: [{ id: "preflight-header-flood", severity: "low" }],
  },
  {
    id: "preflight-alone",
    why: "the preflight is right, and no answer has a header of CORS",
    fault: () => ({ covers: () => false }),
    expect: [{ id: "preflight-actual-mismatch", severity: "high" }],
  },
  {
    id: "preflight-slow",
    why: "every preflight takes 400 ms",
    fault: () => ({
      preflight: async (request) => {
        await sleep(400);
        return preflight(request, baseSetup());
      },
    }),
    expect: [{ id: "preflight-slow", severity: "low" }],
  },
];
