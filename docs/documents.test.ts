import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { documents, readDocument, ROOT } from "./snippets/markdown.ts";

// What holds for every document: links lead somewhere, words are the project's own.

/** A document without its code, and without the comments that say how code is checked. */
function prose(file: string): string {
  return readDocument(file)
    .replaceAll(/<!--[^]*?-->/g, "")
    .replaceAll(/^( *)```[^]*?^\1```$/gm, "")
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, "."));
}

/** A heading's anchor, as code hosts make it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

function anchors(file: string): string[] {
  const text = readDocument(file).replaceAll(/^```[^]*?^```$/gm, "");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
}

// Where the word itself is spoken of.
const QUOTED = /^\|.*\| "[^|]*" \|.*$/gm;

const UNSAID: readonly (readonly [RegExp, string])[] = [
  [/simple request/i, "a CORS request without preflight"],
  [/whitelist|blacklist/i, "list, grant, refuse"],
  [/server (?:blocks|rejects|allows) the (?:request|origin)/i, "a server omits headers; a browser does not share"],
];

describe.each(documents())("%s", (file) => {
  test("links lead somewhere", () => {
    const broken = [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => {
        const [path = "", anchor] = link.split("#", 2);
        const target = path === "" ? file : join(dirname(file), path);
        if (!existsSync(ROOT + target)) return true;
        return anchor !== undefined && !anchors(target).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  test.each(UNSAID)("does not say %s", (pattern) => {
    expect(prose(file).replaceAll(QUOTED, "")).not.toMatch(pattern);
  });

  test("no line is longer than its reader's screen, but for tables and links", () => {
    const long = prose(file)
      .split("\n")
      .filter((line) => line.length > 125 && !line.startsWith("|") && !line.includes("]("));
    expect(long).toEqual([]);
  });
});

test("the README is short", () => {
  expect(readDocument("README.md").split("\n").length).toBeLessThan(200);
});
