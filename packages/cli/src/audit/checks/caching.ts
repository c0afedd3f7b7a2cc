import type { Asked } from "../asker.ts";
import { baseAnswers } from "../base-answers.ts";
import { isStored, sharing, variesByOrigin } from "../caching.ts";
import type { CheckContext, FindingDraft } from "../check.ts";
import { confirms, control, shows } from "../evidence.ts";
import { valuesOf } from "../judge.ts";
import { repeated } from "../repeated.ts";
import type { Severity } from "../severity.ts";

/** Whether caches keep the answers to different origins apart. */
export async function checkVary(context: CheckContext): Promise<FindingDraft[]> {
  const { endpoint, ask, trusted } = context;
  if (endpoint.method !== "GET" && endpoint.method !== "HEAD") return [];
  const base = await baseAnswers(context);
  const others: Asked[] = [];
  for (const origin of trusted.origins.slice(1, 3)) others.push(await ask.get(origin));
  const stored = [base.trusted, ...others, base.stranger, base.none].filter(({ answer }) => isStored(answer));
  const [first] = stored;
  const different = stored.find((asked) => first !== undefined && corsOf(asked) !== corsOf(first));
  if (first === undefined || different === undefined) return [];
  const lacking = stored.filter(({ answer }) => !variesByOrigin(answer));
  // What is named in it is told of first: the answer that lets somebody read.
  const seen = lacking.find(isGranting) ?? lacking[0];
  if (seen === undefined) return [];
  const other = stored.find((asked) => corsOf(asked) !== corsOf(seen)) ?? different;
  const isOfReaders = isGranting(seen);
  const severity = severityOf(seen);
  const isStolen = isOfReaders && severity === "high";
  return [
    {
      id: isOfReaders ? "vary-missing" : "vary-missing-noncors",
      security: isStolen ? "high" : "none",
      works: severity === "info" ? "info" : "medium",
      summary: isOfReaders
        ? `A cache may hand the answer for ${nameOf(seen)} to ${nameOf(other)}, whose page then cannot read it: the answers differ by Origin, and Vary does not say so.`
        : `A cache may hand the answer for ${nameOf(seen)}, which lets nobody read, to ${nameOf(other)}: it lacks Vary: Origin, though the other answers have it.`,
      evidence: [
        shows(seen, "The answer has no Vary: Origin."),
        confirms(await repeated(context, seen), "Nor has a second one."),
        control(other, "Another origin is answered otherwise."),
      ],
    },
  ];
}

function severityOf(asked: Asked): Severity {
  const { isPrivate, isShared } = sharing(asked.answer);
  if (isPrivate) return "info";
  return isShared && isCredentialed(asked) ? "high" : "medium";
}

function isGranting({ answer: { headers } }: Asked): boolean {
  return valuesOf(headers, "access-control-allow-origin").length > 0;
}

function isCredentialed({ answer: { headers } }: Asked): boolean {
  return valuesOf(headers, "access-control-allow-credentials").includes("true");
}

function corsOf({ answer: { headers } }: Asked): string {
  return JSON.stringify(
    ["access-control-allow-origin", "access-control-allow-credentials"].map((name) => valuesOf(headers, name)),
  );
}

function nameOf({ request: { headers } }: Asked): string {
  return valuesOf(headers, "origin")[0] ?? "a request without an Origin";
}

/** Whether a shared cache may keep what only a signed-in user should get. */
export async function checkCacheable(context: CheckContext): Promise<FindingDraft[]> {
  const { trusted: asked, none } = await baseAnswers(context);
  const { isShared, isPrivate } = sharing(asked.answer);
  if (!isShared || isPrivate || !isCredentialed(asked) || !isGranting(asked)) return [];
  const values = valuesOf(asked.answer.headers, "cache-control").join(", ");
  return [
    {
      id: "cacheable-credentialed",
      security: "medium",
      works: "none",
      summary: `A shared cache may keep what ${context.endpoint.url} answers to a signed-in user, and hand it to another one: Cache-Control is ${values}, and Access-Control-Allow-Credentials is true.`,
      evidence: [
        shows(asked, "The answer is public to caches, and made for credentials."),
        confirms(await repeated(context, asked), "So is a second one."),
        control(none, "Without an Origin, for comparison."),
      ],
    },
  ];
}
