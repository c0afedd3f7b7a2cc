import { render } from "../policy/answer.ts";
import type { Decision } from "./decision.ts";

/** What a decision sends, as adapters carry it out: names in lower case and values in turn, `vary` last. */
export function wireOf({ kind, status = 204, headers, vary }: Decision): readonly string[] {
  return render(kind, status, headers, vary).wire;
}
