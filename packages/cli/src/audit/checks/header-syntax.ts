import type { Asked } from "../asker.ts";
import { baseAnswers, type BaseAnswers } from "../base-answers.ts";
import type { CheckContext, FindingDraft } from "../check.ts";
import { confirms, control, shows } from "../evidence.ts";
import { reads, valuesOf } from "../judge.ts";
import { nearestName } from "../known-names.ts";
import { repeated } from "../repeated.ts";

const ALLOW_ORIGIN = "access-control-allow-origin";
const ALLOW_CREDENTIALS = "access-control-allow-credentials";

/** How the headers are written. */
export async function checkHeaderSyntax(context: CheckContext): Promise<FindingDraft[]> {
  const base = await baseAnswers(context);
  const multiple = await multipleFinding(context, base);
  return [
    ...multiple,
    ...(multiple.length > 0 ? [] : await valueFindings(context, base)),
    ...(await typoFinding(context, base)),
    ...(await maxAgeFinding(context, base)),
  ];
}

function answersOf({ trusted, stranger, none, preflight }: BaseAnswers): Asked[] {
  return [trusted, preflight, stranger, none];
}

async function multipleFinding(context: CheckContext, base: BaseAnswers): Promise<FindingDraft[]> {
  for (const name of [ALLOW_ORIGIN, ALLOW_CREDENTIALS]) {
    const seen = answersOf(base).find(({ answer: { headers } }) => valuesOf(headers, name).length > 1);
    if (seen === undefined) continue;
    const isDead = context.trusted.origins.length > 0 && !(await trustedReads(context, base));
    const values = valuesOf(seen.answer.headers, name);
    const shown = name === ALLOW_ORIGIN ? "Access-Control-Allow-Origin" : "Access-Control-Allow-Credentials";
    return [
      {
        id: "acao-multiple",
        security: "none",
        works: isDead ? "high" : "medium",
        summary: `No page can read an answer that has ${shown} ${values.length} times (${values.join(" and ")}): browsers join the lines, and the result is no value. Two layers answer; one is enough.`,
        evidence: [
          shows(seen, `${shown} stands there ${values.length} times.`),
          confirms(await repeated(context, seen), "So it does in a second answer."),
          ...(seen === base.none ? [] : [control(base.none, "Without an Origin, for comparison.")]),
        ],
      },
    ];
  }
  return [];
}

async function trustedReads({ trusted }: CheckContext, { origin, trusted: asked }: BaseAnswers): Promise<boolean> {
  return reads(asked.answer, origin, trusted.credentials !== false, asked.request.url);
}

async function valueFindings(context: CheckContext, base: BaseAnswers): Promise<FindingDraft[]> {
  for (const seen of answersOf(base)) {
    const [value] = valuesOf(seen.answer.headers, ALLOW_ORIGIN);
    if (value === undefined || isWellFormed(value)) continue;
    const isList = /[,\s]/.test(value);
    return [
      {
        id: isList ? "acao-list" : "acao-malformed",
        security: "none",
        works: "medium",
        summary: isList
          ? `No page can read an answer whose Access-Control-Allow-Origin is a list (${value}): it takes one origin, the one that asked.`
          : `No page can read an answer whose Access-Control-Allow-Origin is ${JSON.stringify(value)}: it is no origin as browsers write them, ${whatIsWrong(value)}.`,
        evidence: [
          shows(seen, `The value is ${JSON.stringify(value)}.`),
          confirms(await repeated(context, seen), "So it is in a second answer."),
        ],
      },
    ];
  }
  return [];
}

/** Whether browsers could ever write an origin like this. */
function isWellFormed(value: string): boolean {
  if (value === "*" || value === "null") return true;
  if (/^https?:/i.test(value)) return !value.includes("*") && URL.canParse(value) && new URL(value).origin === value;
  return /^[a-z][a-z\d+.-]{0,63}:\/\/[^\s/?#,"*]+$/.test(value);
}

function whatIsWrong(value: string): string {
  if (value === "") return "but empty";
  if (value.includes("*")) return "and a star stands alone or not at all";
  if (/["']/.test(value)) return "which have no quotes";
  if (!value.includes("://")) return "which have a scheme";
  if (/^[^:]+:\/\/[^/]*\//.test(value)) return "which end without a slash or a path";
  if (/:(?:80|443)$/.test(value)) return "which leave the default port out";
  if (value !== value.toLowerCase()) return "which are in lower case";
  return "which are scheme, host and port";
}

async function typoFinding(context: CheckContext, base: BaseAnswers): Promise<FindingDraft[]> {
  for (const seen of answersOf(base)) {
    for (const [name] of seen.answer.headers) {
      const meant = nearestName(name);
      if (meant === null) continue;
      return [
        {
          id: "header-name-typo",
          security: "none",
          works: "medium",
          summary: `Browsers know no header ${name}; ${meant} is probably meant.`,
          evidence: [
            shows(seen, `The answer has ${name}.`),
            confirms(await repeated(context, seen), "So has a second one."),
          ],
        },
      ];
    }
  }
  return [];
}

async function maxAgeFinding(context: CheckContext, { preflight }: BaseAnswers): Promise<FindingDraft[]> {
  const values = valuesOf(preflight.answer.headers, "access-control-max-age");
  if (values.length === 0 || (values.length === 1 && /^\d+$/.test(values[0] as string))) return [];
  const shown = values.join(", ");
  return [
    {
      id: "max-age-invalid",
      security: "none",
      works: "low",
      summary: `Browsers ignore Access-Control-Max-Age: ${shown}, and keep the preflight's answer for 5 seconds: it takes whole seconds, digits alone.`,
      evidence: [
        shows(preflight, `The value is ${JSON.stringify(shown)}.`),
        confirms(await repeated(context, preflight), "So it is in a second answer."),
      ],
    },
  ];
}
