/** A fault that a parser found, as its reason alone and its offset. */
export interface SyntaxFault {
  readonly reason: string;
  readonly offset: number;
}

/** Reads what `@babel/parser` throws: a message that ends in `(line:column)`, and where. */
export function syntaxFaultOf(error: unknown): SyntaxFault | null {
  if (!(error instanceof SyntaxError) || !("pos" in error) || typeof error.pos !== "number") return null;
  return { reason: error.message.replace(/ \(\d+:\d+\)$/, ""), offset: error.pos };
}
