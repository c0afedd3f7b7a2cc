import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { cors, csrf, token } from "../../src/adapters/node.ts";
import { GRANTED, overHttp1, overHttp2, valuesOf } from "./wire.ts";

// The guard's own cookie is set with the page that holds the first token, whatever else that page sets, and however.

const policy = { origins: [GRANTED], methods: ["POST"], credentials: true } as const;
const outer = cors(policy);
const guarded = csrf(policy, { tokens: { keys: ["0123456789abcdef0123456789abcdef"], binding: () => null } });

const WAYS: readonly (readonly [string, string[], (response: ServerResponse) => unknown])[] = [
  ["nothing", [], (r) => r.end()],
  ["writeHead without headers", [], (r) => r.writeHead(200).end()],
  ["writeHead with other headers", [], (r) => r.writeHead(200, { "X-A": "1" }).end()],
  ["writeHead with other headers in an array", [], (r) => r.writeHead(200, ["X-A", "1"]).end()],
  ["setHeader before", ["a"], (r) => [r.appendHeader("Set-Cookie", "a=1"), r.end()]],
  ["an object", ["a"], (r) => r.writeHead(200, { "set-cookie": "a=1" }).end()],
  ["an object with a list", ["a", "b"], (r) => r.writeHead(200, "Fine", { "Set-Cookie": ["a=1", "b=2"] }).end()],
  ["an array", ["a"], (r) => r.writeHead(200, ["Set-Cookie", "a=1"]).end()],
  ["flushHeaders", [], (r) => [r.flushHeaders(), r.end()]],
];

// Which Node itself takes only where no header was set before.
const PAIRS: (typeof WAYS)[number] = [
  "an array of pairs",
  ["a", "b"],
  (r) => r.writeHead(200, [["Set-Cookie", ["a=1", "b=2"]]] as never).end(),
];

describe.each([
  ["under cors", overHttp1, true],
  ["alone", overHttp1, false],
  ["under cors, HTTP/2", overHttp2, true],
])("%s", (_title, over, isUnderCors) => {
  it.each(isUnderCors ? [...WAYS, PAIRS] : WAYS)("beside %s", async (_way, others, answer) => {
    const send = await over((request, response) => {
      if (isUnderCors) outer(request, response);
      guarded(request, response, () => {
        token(request);
        token(request);
        answer(response);
      });
    });
    const names = valuesOf(await send(), "set-cookie").map((line) => line.split("=")[0]);
    expect(names.toSorted((a = "", b = "") => a.localeCompare(b))).toEqual(["__Host-csrf", ...others]);
  });
});
