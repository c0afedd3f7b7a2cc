import { type Document, parseDocument, visit } from "yaml";
import { locateFrom } from "../locate.ts";
import type { ReadPolicy } from "../policy-file.ts";
import { PolicyFileError } from "../policy-file-error.ts";
import type { SourceText, Span } from "../source-text.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { isNestedTooDeeply } from "./nesting.ts";
import { placeOfNode } from "./yaml-place.ts";

// Enough for shared grants; far below what nested aliases need to exhaust memory.
const MAX_ALIASES = 1000;

const STAR_HINT = 'a star begins an alias in YAML; put it in quotes: "*"';

// Where the parser's own message is for programmers.
const MESSAGES: Readonly<Record<string, string>> = { MULTIPLE_DOCS: "The file holds several documents." };

const HINTS: Readonly<Record<string, string>> = {
  BAD_ALIAS: STAR_HINT,
  BAD_INDENT: "indent members of one object alike, and close every bracket",
  BAD_SCALAR_START: "put the value in quotes",
  BLOCK_AS_IMPLICIT_KEY: 'put a value that has ": " in it in quotes',
  MISSING_CHAR: "close what was opened",
  MULTIPLE_DOCS: "keep one document; remove the line --- and what follows it",
  NON_STRING_KEY: "write a name before the colon",
  TAB_AS_INDENT: "indent with spaces",
  TAG_RESOLVE_FAILED: "only plain data is read; write the value without a tag",
};

/**
 * Reads YAML 1.2's core schema: no tags of its own, no merge keys, and nothing whose reading is a guess. A warning of
 * the parser counts as an error.
 */
export function readYaml(source: SourceText): ReadPolicy {
  if (isNestedTooDeeply(source.text)) throw new RangeError("nested too deeply");
  const document = parseDocument(source.text, {
    schema: "core",
    resolveKnownTags: false,
    merge: false,
    stringKeys: true,
    // Found below, with both places.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const [fault] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (fault !== undefined) {
    const [start, end] = fault.pos;
    throw syntaxError(
      source,
      { start, end },
      MESSAGES[fault.code] ?? `${fault.message}.`,
      HINTS[fault.code] ?? "correct the YAML there",
    );
  }
  checkAliases(document, source);
  const duplicate = duplicateKey(document, source);
  if (duplicate !== null) throw duplicate;
  return { config: toPlainData(document, source), locate: locateFrom(placeOfNode(document), source) };
}

function checkAliases(document: Document.Parsed, source: SourceText): void {
  const anchors = new Set<string | undefined>();
  visit(document, {
    Value(_, node) {
      anchors.add(node.anchor);
    },
    Alias(_, alias) {
      if (anchors.has(alias.source)) return;
      const [start = 0, end = 0] = alias.range ?? [];
      throw syntaxError(source, { start, end }, `There is no anchor &${alias.source} before this alias.`, STAR_HINT);
    },
  });
}

function toPlainData(document: Document.Parsed, source: SourceText): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    const reason = "The aliases stand for more data than such a file needs.";
    const fault = { path: source.path, reason, hint: "write them out, or use fewer aliases" };
    throw new PolicyFileError(fault, { cause: error });
  }
}

function syntaxError(source: SourceText, span: Span, reason: string, hint: string): PolicyFileError {
  return new PolicyFileError({ path: source.path, reason, hint, range: source.rangeOf(span), text: source.text });
}
