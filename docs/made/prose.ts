/** Text in lines of at most 120 columns. */
export function wrap(text: string, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > 120) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => indent + each).join("\n");
}

/** Plain text as Markdown shows it unchanged. */
export function inProse(text: string): string {
  return text.replaceAll(/[*_<>]/g, String.raw`\$&`);
}

/** A document with what stands between `<!-- made -->` and `<!-- /made -->` replaced. */
export function withMade(document: string, made: string): string {
  const parts = /^([^]*?<!-- made[^>]*-->\n)[^]*(<!-- \/made -->[^]*)$/.exec(document);
  if (parts === null) throw new Error("the document has no <!-- made --> and <!-- /made -->");
  return `${parts[1]}\n${made}\n\n${parts[2]}`;
}
