import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { ROOT } from "./markdown.ts";

/** A line of a captioned tree. */
export interface Branch {
  /** Relative to the repository, without a slash at its end. */
  readonly path: string;
  readonly caption: string;
}

/** Reads a tree of folders whose levels are indented by two blanks. Several levels may stand on one line. */
export function readTree(text: string): Branch[] {
  const parents: { indent: number; path: string }[] = [];
  return text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, blanks = "", name = "", caption = ""] = /^( *)(\S+)\/ *(.*)$/.exec(line) ?? [];
      while ((parents.at(-1)?.indent ?? -1) >= blanks.length) parents.pop();
      const above = parents.at(-1)?.path;
      const path = above === undefined ? name : `${above}/${name}`;
      parents.push({ indent: blanks.length, path });
      return { path, caption: caption || (line.trim() === "packages/" ? "the packages" : "") };
    });
}

/**
 * The repository's folders in the same places as those given: for every folder given, all that stand beside it.
 * Only what git keeps counts.
 */
export function foldersLike(paths: readonly string[]): string[] {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const folders = new Set<string>();
  for (const file of files.split("\n")) {
    for (let folder = dirname(file); folder !== "." && folder !== ""; folder = dirname(folder)) folders.add(folder);
  }
  const places = new Set(paths.map((path) => dirname(path)));
  return [...folders].filter(
    (folder) => places.has(dirname(folder)) && (paths.includes(folder) || !isPassedThrough(folder, paths)),
  );
}

// `src` has no line of its own where its own folders have theirs.
function isPassedThrough(folder: string, paths: readonly string[]): boolean {
  return paths.some((path) => path.startsWith(`${folder}/`));
}
