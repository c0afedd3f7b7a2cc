import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node } from "yaml";
import type { Place } from "../locate.ts";
import type { Span } from "../source-text.ts";

/** Where a document's values stand; `null` when it is empty. An alias stands where its anchor does: that is what to edit. */
export function placeOfNode(document: Document.Parsed): Place | null {
  return placeOf(document, document.contents, null);
}

function placeOf(document: Document, written: unknown, key: Span | null): Place | null {
  const node = isAlias(written) ? written.resolve(document) : written;
  if (!isNode(node)) return null;
  return {
    key,
    value: spanOf(node),
    child: (name) => {
      if (isSeq(node)) return placeOf(document, node.items[Number(name)], null);
      if (!isMap(node)) return null;
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(name));
      return pair === undefined || !isNode(pair.key) ? null : placeOf(document, pair.value, spanOf(pair.key));
    },
  };
}

/** A node's text, without the comments and line ends after it. */
export function spanOf(node: Node): Span {
  const [start = 0, end = 0] = node.range ?? [];
  return { start, end };
}
