import { expect, test } from "vitest";
import { explainHeaders, type SeenAnswers } from "../../src/browser/index.ts";
import { API, PAGE, shared } from "./_scripted.ts";

const URL_ = `${API}/me`;
const PUT = { url: URL_, method: "PUT" } as const;

test.each<[string, Omit<SeenAnswers, "page">, string | null]>([
  ["one answer, shared", { request: { url: URL_ }, response: { status: 200, headers: shared() } }, null],
  [
    "one answer, not shared",
    { request: { url: URL_ }, response: { status: 200, headers: [] } },
    "MissingAllowOriginHeader",
  ],
  [
    "without a preflight's answer, the same headers are taken for it",
    { request: PUT, response: { status: 200, headers: shared(PAGE, ["Access-Control-Allow-Methods", "PUT"]) } },
    null,
  ],
  [
    "a preflight's answer that refuses",
    { request: PUT, preflight: { status: 405, headers: shared() }, response: { status: 200, headers: shared() } },
    "PreflightInvalidStatus",
  ],
  [
    "the answer after the preflight's",
    {
      request: PUT,
      preflight: { status: 204, headers: shared(PAGE, ["Access-Control-Allow-Methods", "PUT"]) },
      response: { status: 200, headers: [] },
    },
    "MissingAllowOriginHeader",
  ],
  [
    "an engine's way",
    {
      engine: "chromium",
      request: { url: URL_, headers: { Authorization: "x" } },
      response: { status: 200, headers: shared(PAGE, ["Access-Control-Allow-Headers", "*"]) },
    },
    null,
  ],
])("%s", async (_what, seen, code) => {
  expect((await explainHeaders({ page: PAGE, ...seen })).code).toBe(code);
});
