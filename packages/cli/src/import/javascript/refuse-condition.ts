import type { Node } from "@babel/types";
import { spanOf } from "../../policy-file/literal/literal-place.ts";
import type { Reading } from "../reading.ts";

/** Refuses what is mounted only sometimes; `false` when there is no condition. */
export function refuseCondition({ peer, findings }: Reading, condition: Node | null): boolean {
  if (condition === null) return false;
  const span = findings.source.firstLineOf(spanOf(condition));
  findings.refuse("import/condition", span, {
    was: `Under \`${findings.quote(span)}\`, ${peer.title} is mounted only sometimes; a policy always holds.`,
    hint: "write a policy for each case, or take the condition out",
  });
  return true;
}
