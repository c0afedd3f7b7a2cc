import type { Asked } from "./asker.ts";
import type { CheckContext } from "./check.ts";

/** The same request once more, at a URL that is new: what shows twice is no accident. */
export function repeated({ ask }: CheckContext, asked: Asked): Promise<Asked> {
  return ask.repeat(asked, "confirm");
}
