import { definePolicy } from "corslet";
import { withCors } from "corslet/fetch";
import { expectBlocked } from "corslet/testing";
import { expect, test } from "vitest";

test("another page is blocked", async () => {
  const policy = definePolicy({ origins: ["https://app.example.com"] });
  const api = withCors(policy, () => new Response("hello"));
  await expectBlocked(api, { from: "https://evil.test", url: "https://api.example.com/" });
  expect(policy.config.resources).toHaveProperty(["/*"]);
});
