/** A part of a mend: sentences, or code in lines of its own. */
export interface MendBlock {
  readonly isCode: boolean;
  readonly text: string;
}

/** A mend cut into sentences and code. Lines that begin with blanks are code, and so are empty ones between them. */
export function mendBlocks(mend: string): MendBlock[] {
  const blocks: { isCode: boolean; lines: string[] }[] = [];
  for (const line of mend.split("\n")) {
    const isCode = /^\s+\S/.test(line);
    const last = blocks.at(-1);
    if (last !== undefined && (line.trim() === "" || last.isCode === isCode)) last.lines.push(line);
    else if (line.trim() !== "") blocks.push({ isCode, lines: [line] });
  }
  return blocks.map(({ isCode, lines }) => ({
    isCode,
    text: isCode
      ? lines
          .map((line) => line.replace(/^ {1,2}/, ""))
          .join("\n")
          .trimEnd()
      : lines.join(" ").trim(),
  }));
}
