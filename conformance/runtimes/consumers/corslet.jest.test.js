// Jest's default: CommonJS.
const { definePolicy } = require("corslet");
const { withCors } = require("corslet/fetch");
const { expectReadable } = require("corslet/testing");

const policy = definePolicy({ origins: ["https://app.example.com"] });

test("a granted page reads the answer", async () => {
  const api = withCors(policy, () => new Response("hello"));
  const response = await expectReadable(api, { from: "https://app.example.com", url: "https://api.example.com/" });
  expect(await response.text()).toBe("hello");
});

test("CommonJS has the guard", () => {
  const { guard } = require("corslet/csrf");
  const facts = {
    method: "POST",
    path: "/",
    scheme: "https",
    headers: { host: "a.test", origin: "https://evil.test" },
  };
  expect(guard(policy).decide(facts)).toMatchObject({ allowed: false, reason: "origin-foreign" });
});
