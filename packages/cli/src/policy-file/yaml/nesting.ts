import { type CST, Parser } from "yaml";

/** Far beyond the five levels of a policy, and far within what the parser, which recurses, has stack for. */
const MAX_DEPTH = 100;

/**
 * Whether a YAML text is nested too deeply to be parsed. Running out of stack is no way to find out: it can end the
 * process. The token parser does not recurse.
 */
export function isNestedTooDeeply(text: string): boolean {
  const open: (readonly [token: CST.Token, depth: number])[] = [];
  for (const token of new Parser().parse(text)) open.push([token, 0]);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [token, depth] = next;
    if (depth > MAX_DEPTH) return true;
    for (const child of childrenOf(token)) open.push([child, depth + 1]);
  }
  return false;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === "document") return token.value === undefined ? [] : [token.value];
  if (!("items" in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value]).filter((child) => child !== null && child !== undefined);
}
