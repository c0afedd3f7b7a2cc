import { expect, test } from "vitest";
import { mergeVary } from "../../src/http/vary.ts";

// RFC 9110 section 12.5.5: Vary = #( "*" / field-name ). policy.md: "the handler's own Vary entries are kept, once each".
test.each([
  ["none set", undefined, ["Origin"], "Origin"],
  ["an empty one set", "", ["Origin"], "Origin"],
  ["white space set", " \t", ["Origin"], "Origin"],
  ["commas set", ", ,", ["Origin"], "Origin"],
  ["several names are added in their order", undefined, ["Origin", "B"], "Origin, B"],
  ["none set, and none needed", undefined, [], ""],
  ["another name is kept, first", "Accept-Encoding", ["Origin"], "Accept-Encoding, Origin"],
  ["ours is there already", "Origin", ["Origin"], "Origin"],
  ["ours is there in another case, and is kept as written", "oRIGIN, Accept", ["Origin"], "oRIGIN, Accept"],
  ["duplicates go", "Accept, accept, ACCEPT", ["Origin"], "Accept, Origin"],
  ["white space and empty elements go", " A ,,\tB, ", ["Origin"], "A, B, Origin"],
  ["a star covers every name", "*", ["Origin"], "*"],
  ["a star among names covers them", "Accept, *, B", ["Origin"], "*"],
  ["a name that only holds a star is a name", "X-*", ["Origin"], "X-*, Origin"],
  ["a name that ends in ours is another", "X-Origin", ["Origin"], "X-Origin, Origin"],
  ["the Kelvin sign is no k", "\u212A", ["K"], "\u212A, K"],
  ["a name of an object's prototype is a name", "__proto__, constructor", ["Origin"], "__proto__, constructor, Origin"],
])("%s", (_, existing, names, expected) => {
  expect(mergeVary(existing, names.join(", "))).toBe(expected);
});

test("a Vary above 8192 code units is not taken apart", () => {
  const long = "A,".repeat(4097);
  expect(mergeVary(long, "Origin")).toBe(`${long}, Origin`);
  expect(mergeVary("A,".repeat(4096), "Origin")).toBe("A, Origin");
});
