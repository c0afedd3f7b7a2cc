import type { Example } from "./examples.ts";

/** A call as a page's script writes it. */
export function shownCall({ url, init }: Pick<Example, "url" | "init">): string {
  const options = Object.keys(init).length === 0 ? "" : `, ${shown(init)}`;
  const line = `fetch(${shown(url)}${options})`;
  return line.length <= 100
    ? line
    : `fetch(${shown(url)}, {\n${members(init)
        .map((each) => `  ${each},\n`)
        .join("")}})`;
}

function shown(value: unknown): string {
  if (value instanceof ReadableStream) return "stream";
  return typeof value === "object" && value !== null ? `{ ${members(value).join(", ")} }` : JSON.stringify(value);
}

function members(object: object): string[] {
  return Object.entries(object).map(
    ([name, value]) => `${/^\w+$/.test(name) ? name : JSON.stringify(name)}: ${shown(value)}`,
  );
}
