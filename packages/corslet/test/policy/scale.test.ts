import { expect, test } from "vitest";
import { checkPolicy, policyOf } from "../../src/index.ts";

/** Processor time of a call in milliseconds, which other work on the machine does not lengthen much. */
function processorTime(call: () => void): number {
  const before = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const origin = (i: number) => `https://customer-${i}.example.com`;

// Each of these took tens of seconds, or overflowed the stack, when something was done once a pair, or spread into a call.
test.each<[string, unknown, string | undefined]>([
  ["30,000 origins in one grant", { origins: many(30_000, origin) }, undefined],
  ["20,000 wrong origins", { origins: many(20_000, (i) => `${origin(i)}/`) }, "origin/path"],
  [
    "30,000 grants of one resource",
    { resources: { "/*": many(30_000, (i) => ({ origins: [origin(i)] })) } },
    undefined,
  ],
  [
    "10,000 grants for ports of one host",
    { resources: { "/*": many(10_000, (i) => ({ origins: [`https://a.test:${i + 1000}`] })) } },
    undefined,
  ],
  [
    "a shadow behind 150,000 origins",
    { resources: { "/*": [{ origins: many(150_000, origin) }, { origins: [origin(149_999)] }] } },
    "resource/shadowed",
  ],
  [
    "30,000 resources",
    { resources: Object.fromEntries(many(30_000, (i) => [`/${i}/*`, { origins: [origin(i)] }])) },
    undefined,
  ],
  [
    "30,000 wrong resources",
    { resources: Object.fromEntries(many(30_000, (i) => [`${i}a`, { origins: [] }])) },
    "resource/syntax",
  ],
  ["a string of a million characters", { origins: [`https://${"a.".repeat(500_000)}test`] }, "origin/host"],
  ["a million commas", { origins: ",".repeat(1_000_000) }, "origin/list-in-string"],
  [
    "a million stars in a pattern",
    { resources: { [`/${"*".repeat(1_000_000)}a`]: { origins: "*" } } },
    "resource/syntax",
  ],
  ["a million slashes in a pattern", { resources: { ["/".repeat(1_000_000)]: { origins: "*" } } }, "resource/syntax"],
])("%s", (_, config, code) => {
  expect(processorTime(() => expect(checkPolicy(config)[0]?.code).toBe(code))).toBeLessThan(5000);
});

test("a lookup among 30,000 origins is a lookup", () => {
  const policy = policyOf({ origins: many(30_000, origin) });
  const facts = many(1000, (i) => ({ method: "GET", path: "/", origin: origin(i * 45) }));
  expect(facts.filter((each) => policy.decide(each).allowed)).toHaveLength(667);
});
