import { type Node, Document, isScalar, isSeq, visit } from "yaml";
import type { ImportedConfig } from "../run-import.ts";

export type PolicyFormat = "yaml" | "json" | "ts";

/** A policy as the text of a file. Ends with a line end. */
export function policyText(config: ImportedConfig, format: PolicyFormat): string {
  switch (format) {
    case "yaml":
      return yamlText(config);
    case "json":
      return `${JSON.stringify(config, null, 2)}\n`;
    default:
      return `import { definePolicy } from "corslet";\n\nexport default definePolicy(${literal(config, "")});\n`;
  }
}

const WIDEST = 100;

function yamlText(config: ImportedConfig): string {
  const document = new Document(config);
  visit(document, {
    // Lists stand on one line where they fit.
    Seq(_, list) {
      list.flow = list.items.reduce<number>((width, item) => width + widthOf(item as Node) + 2, 0) <= WIDEST;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function widthOf(node: Node): number {
  if (isSeq(node)) return WIDEST;
  return isScalar(node) ? String(node.value).length : WIDEST;
}

/** JSON, with names bare where they can be, and short lists on one line. */
function literal(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((entry) => JSON.stringify(entry)).join(", ")}]`;
    if (line.length <= WIDEST) return line;
    return `[\n${value.map((entry) => `${inner}${JSON.stringify(entry)},\n`).join("")}${indent}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${inner}${nameOf(name)}: ${literal(member, inner)},\n`,
  );
  return `{\n${members.join("")}${indent}}`;
}

function nameOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
