import { parseExpression } from "@babel/parser";
import type { Node } from "@babel/types";
import type { Span } from "../source-text.ts";
import { spanOf } from "./literal-place.ts";
import { syntaxFaultOf } from "./syntax-fault.ts";

interface JsonDefect {
  readonly reason: string;
  readonly hint: string;
  readonly span: Span | null;
}

/**
 * What keeps a text from being JSON, and where. `JSON.parse` does not say where in every version of Node.js, so the
 * text is read as JavaScript, which has everything that people write into JSON by habit.
 */
export function jsonDefect(text: string, thrown: unknown): JsonDefect {
  try {
    const root = parseExpression(text, { attachComment: false, errorRecovery: false });
    const comment = root.comments?.[0];
    if (comment !== undefined && comment !== null)
      return { ...WITH_COMMENTS, span: { start: comment.start ?? 0, end: comment.end ?? 0 } };
    const defect = defectOf(root);
    if (defect !== null) return defect;
  } catch (error) {
    const fault = syntaxFaultOf(error);
    if (fault !== null)
      return {
        reason: `This is not JSON: ${fault.reason}`,
        hint: "look for a comma, quote or bracket that is missing there",
        span: { start: fault.offset, end: fault.offset + 1 },
      };
  }
  return {
    reason: `This is not JSON: ${thrown instanceof Error ? thrown.message : ""}.`,
    hint: "compare it with https://www.json.org",
    span: null,
  };
}

const WITH_COMMENTS = {
  reason: "JSON has no comments.",
  hint: "remove it, or write the file in YAML, which has them",
};

function defectOf(node: Node): JsonDefect | null {
  switch (node.type) {
    case "ObjectExpression": {
      for (const property of node.properties) {
        if (property.type !== "ObjectProperty" || property.shorthand || property.computed)
          return at(property, "JSON has no such member.", 'write "name": value');
        if (property.key.type !== "StringLiteral")
          return at(property.key, "Names stand in double quotes in JSON.", "put the name in double quotes");
        const defect = defectOf(property.key) ?? defectOf(property.value);
        if (defect !== null) return defect;
      }
      return trailingComma(node);
    }
    case "ArrayExpression": {
      for (const element of node.elements) {
        const defect =
          element === null ? at(node, "An entry is missing in this list.", "remove a comma") : defectOf(element);
        if (defect !== null) return defect;
      }
      return trailingComma(node);
    }
    case "StringLiteral":
      return rawOf(node).startsWith("'")
        ? at(node, "Strings stand in double quotes in JSON.", "write double quotes")
        : null;
    case "NumericLiteral":
      return /^(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(rawOf(node))
        ? null
        : at(node, "Numbers are decimal in JSON.", "write digits alone");
    case "BooleanLiteral":
    case "NullLiteral":
      return null;
    case "UnaryExpression":
      return node.operator === "-" ? defectOf(node.argument) : at(node, "JSON has no expressions.", "write the value");
    default:
      return at(node, "JSON has no expressions.", 'write the value; strings stand in double quotes: "…"');
  }
}

function trailingComma(node: Node): JsonDefect | null {
  const offset = node.extra?.["trailingComma"];
  if (typeof offset !== "number") return null;
  const span = { start: offset, end: offset + 1 };
  return { reason: "A comma stands after the last entry.", hint: "remove it", span };
}

function rawOf(node: Node): string {
  const raw = node.extra?.["raw"];
  return typeof raw === "string" ? raw : "";
}

function at(node: Node, reason: string, hint: string): JsonDefect {
  return { reason, hint, span: spanOf(node) };
}
