import { expect, test } from "vitest";
import versions from "../conformance/runtimes/versions.json" with { type: "json" };
import { readDocument } from "./snippets/markdown.ts";

// The page names the versions that are really run.

test.each(Object.entries(versions))("the version of %s", (_, version) => {
  const page = readDocument("docs/19-runtimes.md");
  for (const each of [version].flat()) expect(page).toContain(` ${each}`);
});
