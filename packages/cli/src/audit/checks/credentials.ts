import type { Asked } from "../asker.ts";
import { baseAnswers } from "../base-answers.ts";
import type { CheckContext, FindingDraft } from "../check.ts";
import { confirms, control, shows } from "../evidence.ts";
import { valuesOf } from "../judge.ts";
import { repeated } from "../repeated.ts";

const ALLOW_ORIGIN = "access-control-allow-origin";
const ALLOW_CREDENTIALS = "access-control-allow-credentials";

/** How Access-Control-Allow-Credentials stands beside Access-Control-Allow-Origin. */
export async function checkCredentials(context: CheckContext): Promise<FindingDraft[]> {
  const base = await baseAnswers(context);
  const answers = [base.trusted, base.stranger, base.none, base.preflight];
  return [
    ...(await wildcardFinding(context, answers)),
    ...(await valueFinding(context, answers)),
    ...withoutOrigin(context, answers),
  ];
}

async function wildcardFinding(context: CheckContext, answers: readonly Asked[]): Promise<FindingDraft[]> {
  const seen = answers.find(
    ({ answer: { headers } }) =>
      valuesOf(headers, ALLOW_ORIGIN).join() === "*" && valuesOf(headers, ALLOW_CREDENTIALS).join() === "true",
  );
  if (seen === undefined) return [];
  const again = await repeated(context, seen);
  return [
    {
      id: "wildcard-with-credentials",
      security: "none",
      works: "medium",
      summary:
        "No page can read with credentials what is answered with Access-Control-Allow-Origin: * and Access-Control-Allow-Credentials: true: browsers refuse the two together. The usual mend, to answer every origin by its name, would let everybody in.",
      evidence: [shows(seen, "The answer has both lines."), confirms(again, "So has a second one.")],
    },
  ];
}

async function valueFinding(context: CheckContext, answers: readonly Asked[]): Promise<FindingDraft[]> {
  const seen = answers.find(({ answer: { headers } }) => {
    const values = valuesOf(headers, ALLOW_CREDENTIALS);
    return values.length === 1 && values[0] !== "true";
  });
  if (seen === undefined) return [];
  const [value = ""] = valuesOf(seen.answer.headers, ALLOW_CREDENTIALS);
  const again = await repeated(context, seen);
  const isMeant = value.toLowerCase() !== "false" || context.trusted.credentials === true;
  return [
    {
      id: "credentials-value-invalid",
      security: "none",
      works: isMeant ? "medium" : "info",
      summary: `Browsers take Access-Control-Allow-Credentials: ${value} for no word at all: only true, in lower case, lets a page read with credentials.`,
      evidence: [
        shows(seen, `The value is ${JSON.stringify(value)}.`),
        confirms(again, "So it is in a second answer."),
      ],
    },
  ];
}

function withoutOrigin({ endpoint }: CheckContext, answers: readonly Asked[]): FindingDraft[] {
  const seen = answers.find(
    ({ answer: { headers } }) =>
      valuesOf(headers, ALLOW_ORIGIN).length === 0 && valuesOf(headers, ALLOW_CREDENTIALS).includes("true"),
  );
  if (seen === undefined) return [];
  return [
    {
      id: "credentials-without-origin",
      security: "info",
      works: "none",
      summary: `An answer of ${endpoint.url} says Access-Control-Allow-Credentials: true without Access-Control-Allow-Origin, which does nothing.`,
      evidence: [shows(seen, "The line stands alone.")],
    },
  ];
}

/** What answers everybody `*` although it asks who is there. */
export async function checkWildcardOnAuthenticated(context: CheckContext): Promise<FindingDraft[]> {
  const { ask, session, endpoint } = context;
  if (session === null) return [];
  const { trusted: signedIn, origin } = await baseAnswers(context);
  if (signedIn.answer.status >= 300) return [];
  if (valuesOf(signedIn.answer.headers, ALLOW_ORIGIN).join() !== "*") return [];
  const anonymous = await ask.get(origin, { session: false });
  if (anonymous.answer.status !== 401 && anonymous.answer.status !== 403) return [];
  const declared = endpoint.operation?.security ?? null;
  const isAmbient =
    declared === null || declared.length === 0
      ? session.isAmbient
      : declared.some(({ kind }) => kind === "cookie" || kind === "basic" || kind === "digest" || kind === "network");
  const again = await repeated(context, signedIn);
  return [
    {
      id: "wildcard-on-authenticated",
      security: isAmbient ? "medium" : "info",
      works: "none",
      summary: isAmbient
        ? `${endpoint.url} asks who is there, and lets every page read it without credentials: what an intranet's address, a cache or a proxy opens is open to any site.`
        : `${endpoint.url} takes a token in a header and lets every page read it: right, as long as nothing else lets callers in.`,
      evidence: [
        shows(signedIn, "Signed in, the answer lets everybody read."),
        confirms(again, "So does a second one."),
        control(anonymous, "Without the session it is refused: the answer is not public."),
      ],
    },
  ];
}
