import { expect, it } from "vitest";
import type { Answer } from "../subjects/subject.ts";
import { judge, wordingFaults } from "./runner.ts";

// That the runner can fail: answers that are wrong in known ways, and what it must say of them.

const passed: Answer = { status: 200, headers: [], body: "the handler's", handlerCalled: true };
const refused: Answer = {
  status: 403,
  headers: [
    ["content-type", "application/problem+json"],
    ["Cache-Control", "no-store"],
  ],
  body: '{"reason":"origin-foreign"}',
  handlerCalled: false,
};

it.each<["allow" | "refuse", string, Answer, RegExp]>([
  ["allow", "a refusal", refused, /^refused: 403/],
  ["refuse", "what reached the handler", passed, /^let through/],
  ["refuse", "another status", { ...refused, status: 401 }, /^status/],
  ["refuse", "another type", { ...refused, headers: refused.headers.slice(1) }, /^Content-Type/],
  ["refuse", "what caches keep", { ...refused, headers: refused.headers.slice(0, 1) }, /^Cache-Control/],
  ["refuse", "a cookie", { ...refused, headers: [...refused.headers, ["Set-Cookie", "a=b"]] }, /sets a cookie/],
  ["refuse", "no reason", { ...refused, body: "{}" }, /no reason/],
])("to %s, it minds %s", (expected, _title, answer, fault) => {
  expect(judge(expected, answer, "POST").join("\n")).toMatch(fault);
});

it("is content with right answers", () => {
  expect([judge("allow", passed, "POST"), judge("refuse", refused, "POST")]).toEqual([[], []]);
  expect(judge("refuse", { ...refused, body: "" }, "HEAD")).toEqual([]);
});

it("minds other words than the guard's", () => {
  expect(wordingFaults(refused, refused.body)).toEqual([]);
  expect(wordingFaults(refused, '{"reason":"origin-null"}').join()).toMatch(
    /^body: expected .*origin-null.*got .*origin-foreign/,
  );
});
