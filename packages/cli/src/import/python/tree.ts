import { parser } from "@lezer/python";
import { PolicyFileError } from "../../policy-file/policy-file-error.ts";
import type { SourceText, Span } from "../../policy-file/source-text.ts";

/** A node of the grammar's tree, as far as it is needed here. */
export interface Tree {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly parent: Tree | null;
  readonly firstChild: Tree | null;
  readonly nextSibling: Tree | null;
}

const MAX_NODES = 500_000;

/** A Python source, read and not run. */
export class PythonProgram {
  readonly source: SourceText;
  readonly root: Tree;
  /** Every node, each after its parent. */
  readonly nodes: readonly Tree[];

  /** @throws {PolicyFileError} when it is not Python. */
  constructor(source: SourceText) {
    this.source = source;
    this.root = parser.parse(source.text).topNode;
    const nodes: Tree[] = [];
    const open = [this.root];
    for (let node = open.pop(); node !== undefined && nodes.length < MAX_NODES; node = open.pop()) {
      nodes.push(node);
      open.push(...childrenOf(node).toReversed());
    }
    this.nodes = nodes;
    const fault = nodes.find(({ name }) => name === "⚠");
    if (fault !== undefined) throw syntaxError(source, fault);
  }

  textOf({ from, to }: Tree): string {
    return this.source.text.slice(from, to);
  }
}

function syntaxError(source: SourceText, { from, to }: Tree): PolicyFileError {
  return new PolicyFileError({
    path: source.path,
    reason: "This is not Python that can be read.",
    hint: "correct the syntax there",
    // The parser notices at the first token that does not fit.
    range: source.rangeOf({ start: from, end: Math.max(to, from + 1) }),
    text: source.text,
  });
}

/** The nodes right below a node. */
export function childrenOf(node: Tree): Tree[] {
  const children: Tree[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** What a node stands in, from the inside out. */
export function* enclosing(node: Tree): Generator<Tree> {
  for (let at = node.parent; at !== null; at = at.parent) yield at;
}

/** One for each node: the parser makes its objects anew. */
export function idOf({ name, from, to }: Tree): string {
  return `${name}:${from}:${to}`;
}

export function spanOf({ from, to }: Tree): Span {
  return { start: from, end: to };
}

/** The parts of a list that is separated by commas, brackets left out. */
export function partsOf(node: Tree): Tree[][] {
  const parts: Tree[][] = [[]];
  for (const child of childrenOf(node)) {
    if (child.name === ",") parts.push([]);
    else if (!BRACKETS.has(child.name) && child.name !== "Comment") parts.at(-1)?.push(child);
  }
  return parts.filter((part) => part.length > 0);
}

const BRACKETS: ReadonlySet<string> = new Set(["(", ")", "[", "]", "{", "}"]);
