import { printable } from "../terminal/text.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML and XML show it, in content and in quoted attributes. */
export function escapeMarkup(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Text cut at its backticks: what stands between two of them is code. */
export function codeAndProse(text: string): { readonly isCode: boolean; readonly text: string }[] {
  const parts = text.split("`");
  // A backtick without another is a letter.
  const last = parts.length % 2 === 0 ? parts.splice(-2).join("`") : null;
  return [...parts, ...(last === null ? [] : [last])]
    .map((part, index) => ({ isCode: index % 2 === 1, text: part }))
    .filter((part) => part.text !== "");
}

/** Text of others as HTML shows it. */
export function shown(text: string): string {
  return escapeMarkup(printable(text));
}

/** The same, with what stands between backticks as code. */
export function prose(text: string): string {
  return codeAndProse(text)
    .map((part) => (part.isCode ? `<code>${shown(part.text)}</code>` : shown(part.text)))
    .join("");
}
