/** The text of a string literal; `null` for bytes, and for what it takes a run to know. */
export function textOfLiteral(source: string): string | null {
  const [, prefix = "", quote = "", body = ""] = /^([a-zA-Z]*)("""|'''|"|')([^]*)\2$/.exec(source) ?? [];
  if (quote === "" || /[^ru]/i.test(prefix)) return null;
  return /r/i.test(prefix) ? body : unescaped(body);
}

const SINGLE: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function unescaped(body: string): string | null {
  let text = "";
  for (let at = 0; at < body.length; at++) {
    const character = body[at] ?? "";
    if (character !== "\\") {
      text += character;
      continue;
    }
    const next = body[++at] ?? "";
    const known = SINGLE[next];
    if (known !== undefined) text += known;
    else if (next === "x" || next === "u") {
      const length = next === "x" ? 2 : 4;
      const digits = body.slice(at + 1, at + 1 + length);
      if (digits.length !== length || !/^[0-9a-f]+$/i.test(digits)) return null;
      text += String.fromCharCode(Number.parseInt(digits, 16));
      at += length;
    } else if (/[0-7NU]/.test(next)) return null;
    // Python keeps the backslash of an escape that it does not know.
    else text += `\\${next}`;
  }
  return text;
}
