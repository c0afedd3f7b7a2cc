import type { Asked } from "../asker.ts";
import { baseAnswers } from "../base-answers.ts";
import { isFromCache, variesByOrigin } from "../caching.ts";
import type { CheckContext, FindingDraft } from "../check.ts";
import { confirms, control, shows } from "../evidence.ts";
import { reads, valuesOf } from "../judge.ts";
import { repeated } from "../repeated.ts";

/** Whether a shared cache answers one origin's preflight with another's. */
export async function checkPreflightCache(context: CheckContext): Promise<FindingDraft[]> {
  const { ask, endpoint, trusted } = context;
  const { origin, stranger } = await baseAnswers(context);
  const other = trusted.origins[1] ?? valuesOf(stranger.request.headers, "origin")[0] ?? "";
  if (other === origin) return [];
  const sameUrlAs = "preflight";
  const prime = await ask.preflight(origin, endpoint.method, [], { sameUrlAs });
  const primed = await ask.preflight(other, endpoint.method, [], { sameUrlAs });
  const mixed = allowed(primed) === origin && allowed(prime) === origin;
  const kept = isFromCache(primed.answer) && !variesByOrigin(primed.answer) && allowed(primed) !== "*";
  if (!mixed && !kept) return [];
  const clean = await ask.preflight(other, endpoint.method, [], { again: "clean" });
  // Where every preflight names the same origin, it is written there, and no cache mixes anything up.
  const isWritten = allowed(clean) === origin && !kept && !(await isLetIn(context, other));
  if (isWritten) return [];
  return [
    {
      id: "preflight-cached-shared",
      security: "none",
      works: "medium",
      summary: `A shared cache answers the preflight of ${other} with what was meant for ${origin}: whoever asks second cannot call ${endpoint.url}.`,
      evidence: [
        shows(primed, `Asked after ${origin} at the same URL, ${other} gets ${allowed(primed) ?? "nothing"}.`),
        confirms(prime, `What ${origin} was answered before.`),
        control(clean, `At a URL that is new, ${other} gets ${allowed(clean) ?? "nothing"}.`),
      ],
    },
  ];
}

async function isLetIn({ ask }: CheckContext, origin: string): Promise<boolean> {
  const { answer, request } = await ask.get(origin);
  return reads(answer, origin, false, request.url);
}

function allowed({ answer: { headers } }: Asked): string | undefined {
  return valuesOf(headers, "access-control-allow-origin")[0];
}

/** The longest time that any browser keeps a preflight's answer, in seconds. */
const LONGEST = 86_400;

/** How long browsers may keep preflights' answers. */
export async function checkMaxAge(context: CheckContext): Promise<FindingDraft[]> {
  const { preflight, origin } = await baseAnswers(context);
  const { status, headers } = preflight.answer;
  const values = valuesOf(headers, "access-control-max-age");
  const isGood = status >= 200 && status < 300 && (allowed(preflight) === origin || allowed(preflight) === "*");
  if (isGood && values.length === 0) {
    return [
      {
        id: "max-age-missing",
        security: "none",
        works: "info",
        summary:
          "Preflights are answered without Access-Control-Max-Age: browsers keep them for 5 seconds, and ask again and again.",
        evidence: [shows(preflight, "The line is missing.")],
      },
    ];
  }
  const [value = ""] = values;
  if (!/^\d+$/.test(value) || Number(value) <= LONGEST) return [];
  return [
    {
      id: "max-age-excessive",
      security: "none",
      works: "low",
      summary: `Access-Control-Max-Age is ${value}, more than any browser honours (86400 seconds at most): whoever relies on it to be shorter or longer is wrong.`,
      evidence: [
        shows(preflight, `The value is ${value}.`),
        confirms(await repeated(context, preflight), "So it is in a second answer."),
      ],
    },
  ];
}
