import { asciiLowercase } from "../http/ascii.ts";
import { type HeaderLine, type HeaderList, withoutHeaders } from "./header-list.ts";
import type { Quirks } from "./quirks.ts";
import { rewrittenRange } from "./range.ts";

/** A page's headers as they go over the wire: as they are, but for what an engine does to them. */
export function sentHeaders(headers: HeaderList, quirks: Quirks): HeaderLine[] {
  const lines = withoutHeaders(headers, ["cookie"]);
  const last = new Map(lines.map(([name], index) => [asciiLowercase(name), index]));
  return lines
    .filter(([name], index) => {
      const lower = asciiLowercase(name);
      return !quirks.singletonHeaders.includes(lower) || last.get(lower) === index;
    })
    .map(([name, value]): HeaderLine => {
      if (quirks.rewritesRange && asciiLowercase(name) === "range") return [name, rewrittenRange(value)];
      return [name, quirks.sendsUtf8Values ? utf8Bytes(value) : value];
    });
}

// Every code unit of a value is one byte, here as everywhere.
function utf8Bytes(value: string): string {
  return Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join("");
}
