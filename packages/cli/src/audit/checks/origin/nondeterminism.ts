import type { Asked } from "../../asker.ts";
import type { CheckContext, FindingDraft } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { valuesOf } from "../../judge.ts";

/** How often the same is asked: on a connection that is kept, and on new ones. */
const ROUNDS = [{}, { isNewConnection: true }, { isNewConnection: true }] as const;

/** Whether equal requests get equal answers. Where they do not, nothing else that is seen can be relied on. */
export async function checkNondeterminism({ ask, trusted }: CheckContext): Promise<FindingDraft[]> {
  const origin = trusted.origins[0] ?? `https://${ask.label("stranger")}.com`;
  const all: Asked[] = [await ask.get(origin)];
  for (const [round, options] of ROUNDS.entries())
    all.push(await ask.get(origin, { ...options, again: `round ${round}` }));
  // A server that is overloaded says so, and says nothing about origins.
  const answers = all.filter(({ answer: { status } }) => status !== 429 && status < 500);
  const [first] = answers;
  const other = answers.find((asked) => first !== undefined && wordsOf(asked) !== wordsOf(first));
  if (first === undefined || other === undefined) return [];
  const again = answers.find((asked) => asked !== other && asked !== first);
  const differing = all.filter((asked) => wordsOf(asked) === wordsOf(first)).length;
  return [
    {
      id: "origin-nondeterministic",
      security: "none",
      works: "medium",
      summary: `Of ${all.length} equal requests from ${origin}, ${differing} were answered one way and the others another: sometimes its pages work, and sometimes not.`,
      evidence: [
        shows(first, "One answer."),
        confirms(other, "Another answer to the same request."),
        ...(again === undefined ? [] : [control(again, "And one more.")]),
      ],
    },
  ];
}

function wordsOf({ answer: { headers } }: Asked): string {
  const names = ["access-control-allow-origin", "access-control-allow-credentials", "access-control-expose-headers"];
  return JSON.stringify(names.map((name) => valuesOf(headers, name)));
}
