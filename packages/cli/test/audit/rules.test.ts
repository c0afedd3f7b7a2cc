import { describe, expect, it, test } from "vitest";
import { referencesOf } from "../../src/audit/outputs/standards.ts";
import { RULES } from "../../src/audit/rules/index.ts";
import { GROUPS } from "../../src/audit/rules/groups.ts";
import { RULE_IDS } from "../../src/audit/rules/rule.ts";

describe("the table of rules", () => {
  it("has every id of the catalogue, in its order, and no other", () => {
    expect(Object.keys(RULES)).toEqual([...RULE_IDS]);
    for (const [id, rule] of Object.entries(RULES)) expect(rule.id).toBe(id);
  });

  it("keeps groups together, in the order of the catalogue", () => {
    const inOrder = Object.values(RULES).map(({ group }) => group);
    expect([...new Set(inOrder)]).toEqual(Object.keys(GROUPS));
    expect(inOrder.filter((group, index) => group !== inOrder[index - 1])).toEqual(Object.keys(GROUPS));
  });
});

test.each(Object.values(RULES))("$id is told in whole sentences", (rule) => {
  expect(rule.title.split(" ").length).toBeLessThanOrEqual(10);
  expect(rule.title).not.toMatch(/[.`]$/);
  for (const text of [rule.means, rule.exploited, rule.detected, rule.mend]) {
    expect(text).toMatch(/^[A-Z`].*\.$/s);
    expect(text.split("`").length % 2, "a backtick has no other").toBe(1);
    expect(text).not.toMatch(/whitelist|blacklist|simple request|server blocks/i);
  }
  const { asvs, wstg, cwe, api } = rule.standards;
  for (const id of asvs) expect(id).toMatch(/^\d+\.\d+\.\d+$/);
  for (const id of wstg) expect(id).toMatch(/^WSTG-[A-Z]{4}-\d\d$/);
  for (const id of api) expect(id).toMatch(/^API\d+:2023$/);
  for (const { url } of referencesOf(rule)) expect(url).not.toContain("undefined");
  expect([...asvs, ...wstg, ...cwe, ...api]).not.toEqual([]);
});
