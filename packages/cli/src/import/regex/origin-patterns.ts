import { parseExpression, type Part } from "./syntax.ts";
import { type Token, type Word, wordsOf } from "./words.ts";

/** How a library uses an expression. */
export interface Use {
  /** Python's `match` begins at the start by itself. */
  readonly isStartAnchored: boolean;
  readonly ignoresCase: boolean;
}

/** The patterns that grant the same origins, or why there are none, and an origin that shows it. */
export type OriginPatterns =
  | { readonly patterns: readonly string[] }
  | { readonly reason: string; readonly witness: string | null; readonly meant: string | null };

/**
 * The origin patterns that an expression about origins means: exactly these, on origins as browsers send them.
 *
 * A star covers one or more whole labels, and a port's star any port, the default one included. An expression that
 * means more, or less, has no patterns.
 */
export function originPatterns(pattern: string, use: Use): OriginPatterns {
  const parsed = parseExpression(pattern);
  const words = parsed === null ? null : wordsOf(parsed);
  if (words === null)
    return { reason: "It has parts that a policy's patterns cannot say.", witness: null, meant: null };
  const shapes: Shape[] = [];
  for (const word of words) {
    const shape = shapeOf(use.ignoresCase ? word.map(withoutCase) : word, use.isStartAnchored);
    if ("reason" in shape) return shape;
    shapes.push(shape);
  }
  return patternsOf(shapes);
}

interface Shape {
  /** An origin, with a star where labels repeat, up to its host. */
  readonly host: string;
  readonly port: "none" | "any" | `:${string}`;
}

type Defect = Exclude<OriginPatterns, { patterns: unknown }>;

function shapeOf(word: Word, isStartAnchored: boolean): Shape | Defect {
  const isAnchored = word[0]?.kind === "start";
  const isEnded = word.at(-1)?.kind === "end";
  const tokens = word.slice(isAnchored ? 1 : 0, isEnded ? -1 : undefined);
  if (tokens.some(({ kind }) => kind === "start" || kind === "end"))
    return defect("It has an anchor in its middle.", null, null);
  const guess = guessOf(tokens);
  if (tokens.some((token) => token.kind === "text" && token.text.includes("*")))
    return defect("It asks for a star, which no origin has.", null, guess);
  if (!isAnchored && !isStartAnchored)
    return defect("It may begin anywhere in the origin.", sample([headBefore(tokens[0]), ...spelled(tokens)]), guess);
  const dot = tokens.find((token) => token.kind === "one" && token.isDot);
  if (dot !== undefined)
    return defect('A dot stands for any character; only "\\." is a dot.', sample(spelled(tokens)), guess);
  if (!isEnded)
    return defect("It need not reach the end of the origin.", sample([...spelled(tokens), ".evil.test"]), guess);
  return (
    hostAndPort(tokens) ?? defect("A star covers whole labels, one or more; this covers other names.", null, guess)
  );
}

/** What may stand before an expression that has no start, to show it. */
function headBefore(first: Token | undefined): string | null {
  if (first?.kind !== "text" || first.text.includes("://")) return null;
  return first.text.startsWith(".") ? "http://app" : "https://evil";
}

function withoutCase(token: Token): Token {
  if (token.kind === "text") return { kind: "text", text: token.text.toLowerCase() };
  return token.kind === "many" ? { ...token, part: partWithoutCase(token.part) } : token;
}

function partWithoutCase(part: Part): Part {
  if (part.kind === "class")
    return { ...part, has: (character) => part.has(character) || part.has(character.toUpperCase()) };
  if (part.kind === "repeat") return { ...part, part: partWithoutCase(part.part) };
  return part.kind === "sequence" ? { ...part, parts: part.parts.map(partWithoutCase) } : part;
}

function hostAndPort(tokens: readonly Token[]): Shape | null {
  const [first, second, third, ...rest] = tokens;
  if (first?.kind !== "text") return null;
  if (second === undefined) return splitPort(first.text);
  if (isPortGap(first, second) && third === undefined) return { host: first.text.slice(0, -1), port: "any" };
  // https:// any labels .example.com
  if (second.kind !== "many" || !/^[a-z][a-z0-9+.-]*:\/\/$/.test(first.text)) return null;
  if (third?.kind !== "text") return null;
  const tail = tailBelow(second, third.text);
  if (tail === null) return null;
  const host = `${first.text}*.${tail}`;
  const [port, ...more] = rest;
  if (port === undefined) return splitPort(host);
  return more.length === 0 && isPortGap(third, port) ? { host: host.slice(0, -1), port: "any" } : null;
}

/** What stands behind the star's dot, when a gap is any number of whole labels. */
function tailBelow(gap: Extract<Token, { kind: "many" }>, text: string): string | null {
  if (gap.min > 1 || gap.max !== Number.POSITIVE_INFINITY) return null;
  if (gap.part.kind === "class") return coversLabels(gap.part.has, true) && text.startsWith(".") ? text.slice(1) : null;
  // ([\w-]+\.)+
  if (gap.part.kind !== "sequence") return null;
  const [label, dot, ...rest] = gap.part.parts;
  if (
    label?.kind !== "repeat" ||
    label.part.kind !== "class" ||
    label.min > 1 ||
    label.max !== Number.POSITIVE_INFINITY
  )
    return null;
  if (dot?.kind !== "character" || dot.character !== "." || rest.length > 0) return null;
  return coversLabels(label.part.has, false) && !text.startsWith(".") ? text : null;
}

// As browsers send them: lower case, in Punycode, underscores included.
const LABEL_CHARACTERS = Array.from("abcdefghijklmnopqrstuvwxyz0123456789-_");

function coversLabels(has: (character: string) => boolean, hasDot: boolean): boolean {
  return LABEL_CHARACTERS.every(has) && (!hasDot || has("."));
}

function isPortGap(before: Token, gap: Token): boolean {
  if (before.kind !== "text" || !/[^/:]:$/.test(before.text) || gap.kind !== "many" || gap.part.kind !== "class")
    return false;
  return gap.min <= 1 && gap.max >= 5 && Array.from("0123456789").every(gap.part.has);
}

function splitPort(text: string): Shape {
  const [, host = text, port = ""] = /^(.*[^/:])(:\d+)$/.exec(text) ?? [];
  return { host, port: port === "" ? "none" : (port as `:${string}`) };
}

/** Any port is `:*` only where no port is granted too. */
function patternsOf(shapes: readonly Shape[]): OriginPatterns {
  const patterns = new Set<string>();
  for (const { host, port } of shapes) {
    const hasAny = shapes.some((other) => other.host === host && other.port === "any");
    const hasNone = shapes.some((other) => other.host === host && other.port === "none");
    if (hasAny && !hasNone)
      return defect("It asks for a port; a star for the port covers the default port too.", null, `${host}:*`);
    patterns.add(hasAny ? `${host}:*` : port === "none" ? host : `${host}${port}`);
  }
  return { patterns: [...patterns] };
}

function defect(reason: string, witness: string | null, meant: string | null): Defect {
  return { reason, witness, meant };
}

/** What the author may have meant: a star where something repeats. To be suggested, never written. */
function guessOf(tokens: readonly Token[]): string | null {
  const text = tokens
    .map((token) => (token.kind === "text" ? token.text : token.kind === "one" && token.isDot ? "." : "*"))
    .join("");
  const [, scheme = "https://", host = ""] = /^([a-z]+:\/\/)?(.*)$/.exec(text) ?? [];
  const named = host.replace(/^(?:\*|\.)+\.?/, "*.").replace(/:\*$/, "");
  if (!/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(named)) return null;
  return `${scheme}${named}${host.endsWith(":*") ? ":*" : ""}`;
}

function sample(texts: readonly (string | null)[]): string | null {
  return texts.includes(null) ? null : texts.join("");
}

/** A text that the tokens match; a dot by another character than a dot. */
function spelled(tokens: readonly Token[]): (string | null)[] {
  return tokens.map((token) => {
    if (token.kind === "text") return token.text;
    if (token.kind === "one") return token.isDot ? "x" : (characterOf(token.has) ?? null);
    return token.kind === "many" ? repeatedSample(token.part, token.min) : "";
  });
}

function repeatedSample(part: Part, min: number): string | null {
  if (min > 1) return null;
  if (part.kind === "character") return part.character;
  if (part.kind === "class") return characterOf(part.has) ?? null;
  if (part.kind !== "sequence") return null;
  return sample(part.parts.map((inner) => repeatedSample(inner.kind === "repeat" ? inner.part : inner, 1)));
}

function characterOf(has: (character: string) => boolean): string | undefined {
  return Array.from("a1-").find(has);
}
