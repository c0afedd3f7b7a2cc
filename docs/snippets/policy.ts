import { checkPolicy, type PolicyChecks, type Problem, type ProblemPath } from "corslet";
import { isCollection, isScalar, LineCounter, parseDocument } from "yaml";
import type { Snippet } from "./markdown.ts";

// `csrf` after the kind: what a CSRF guard on the policy would say too. Further words are paths that serve its tokens.
function checksOf({ check }: Snippet): PolicyChecks {
  const [csrf, ...tokenPaths] = check?.kind === "annotated" ? check.subject.split(" ") : [];
  return csrf === "csrf" ? { csrf: { tokenPaths } } : {};
}

/** The codes of all problems in a policy, in order. JSON is YAML too. */
export function codesOf({ code }: Snippet): string[] {
  return checkPolicy(parseDocument(code).toJS()).map((problem) => problem.code);
}

/** What a line of an annotated policy says of itself, or what was found there: a code, and the mend where one is named. */
export type Notes = Readonly<Record<number, readonly string[]>>;

/** The comments of an annotated policy, `# code`, or `# code: mend`, by line. Other comments have no slash in their first word. */
export function annotationsOf({ code }: Snippet): Notes {
  const notes: Record<number, string[]> = {};
  code.split("\n").forEach((line, index) => {
    const [, note] = /# ([a-z-]+\/[a-z-]+.*)$/.exec(line) ?? [];
    if (note !== undefined) notes[index + 1] = note.split(" + ");
  });
  return notes;
}

/** What is found in an annotated policy, by line, in the annotations' own words. */
export function findingsOf(snippet: Snippet): Notes {
  const lines = new LineCounter();
  const document = parseDocument(snippet.code, { lineCounter: lines });
  const annotations = annotationsOf(snippet);
  const notes: Record<number, string[]> = {};
  for (const problem of checkPolicy(document.toJS(), checksOf(snippet))) {
    const { line } = lines.linePos(offsetOf(document, problem.path));
    const index = notes[line]?.length ?? 0;
    (notes[line] ??= []).push(noteOf(problem, annotations[line]?.[index]));
  }
  return notes;
}

function offsetOf(document: ReturnType<typeof parseDocument>, path: ProblemPath): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    if (!isCollection(parent)) continue;
    const key = path[length - 1];
    for (const [index, item] of parent.items.entries()) {
      const node: unknown = typeof key === "number" ? item : (item as { key: unknown }).key;
      const matches = typeof key === "number" ? index === key : isScalar(node) && node.value === key;
      if (matches) return (node as { range?: readonly number[] }).range?.[0] ?? 0;
    }
  }
  return 0;
}

// An annotation names the mend where it helps; it must then be the one that the hint names.
function noteOf({ code, hint }: Problem, annotation: string | undefined): string {
  const mend = annotation?.slice(annotation.indexOf(": ") + 2) ?? "";
  if (annotation === undefined || annotation === code) return code;
  return hint.includes(mend) ? `${code}: ${mend}` : `${code}: ${hint}`;
}
