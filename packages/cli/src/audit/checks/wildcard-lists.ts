import type { Asked } from "../asker.ts";
import { baseAnswers } from "../base-answers.ts";
import type { CheckContext, FindingDraft } from "../check.ts";
import { confirms, shows } from "../evidence.ts";
import { listOf, reads, valuesOf } from "../judge.ts";
import { repeated } from "../repeated.ts";
import type { RuleId } from "../rules/rule.ts";
import type { Severity } from "../severity.ts";

interface List {
  readonly id: RuleId;
  readonly header: string;
  readonly works: Severity;
  readonly means: string;
}

const ON_PREFLIGHTS: readonly List[] = [
  {
    id: "wildcard-methods-credentials",
    header: "Access-Control-Allow-Methods",
    works: "medium",
    means: "no method but GET, HEAD and POST can be used with credentials",
  },
  {
    id: "wildcard-headers-credentials",
    header: "Access-Control-Allow-Headers",
    works: "medium",
    means: "no header that needs to be allowed can be sent with credentials",
  },
];

const ON_ANSWERS: List = {
  id: "wildcard-expose-credentials",
  header: "Access-Control-Expose-Headers",
  works: "low",
  means: "pages that send credentials read no header but the safelisted ones",
};

/** Stars in lists, which are stars no more where credentials are sent, and never cover Authorization. */
export async function checkWildcardLists(context: CheckContext): Promise<FindingDraft[]> {
  const { trusted, preflight } = await baseAnswers(context);
  const findings: FindingDraft[] = [];
  for (const list of ON_PREFLIGHTS) findings.push(...(await starFinding(context, preflight, list)));
  findings.push(...(await starFinding(context, trusted, ON_ANSWERS)));
  findings.push(...(await authorizationFinding(context, preflight)));
  return findings;
}

async function starFinding(context: CheckContext, asked: Asked, list: List): Promise<FindingDraft[]> {
  const { headers } = asked.answer;
  if (!isCredentialed(asked) || !listOf(headers, list.header.toLowerCase()).includes("*")) return [];
  const again = await repeated(context, asked);
  return [
    {
      id: list.id,
      security: "none",
      works: list.works,
      summary: `${list.header} has * where Access-Control-Allow-Credentials is true: browsers take it for the name "*" then, and ${list.means}.`,
      evidence: [shows(asked, "The answer has both lines."), confirms(again, "So has a second one.")],
    },
  ];
}

async function authorizationFinding(context: CheckContext, preflight: Asked): Promise<FindingDraft[]> {
  const allowed = listOf(preflight.answer.headers, "access-control-allow-headers");
  if (!allowed.includes("*") || allowed.includes("authorization") || isCredentialed(preflight)) return [];
  if (!sendsAuthorization(context)) return [];
  const again = await repeated(context, preflight);
  return [
    {
      id: "wildcard-headers-authorization",
      security: "none",
      works: "medium",
      summary:
        "Pages cannot send Authorization: Access-Control-Allow-Headers is *, which covers every header but that one. It has to be named.",
      evidence: [shows(preflight, "The star stands alone."), confirms(again, "So it does in a second answer.")],
    },
  ];
}

function sendsAuthorization({ session, endpoint: { operation }, trusted }: CheckContext): boolean {
  return (
    session?.headers.some(([name]) => name.toLowerCase() === "authorization") === true ||
    operation?.security?.some(({ kind }) => kind === "bearer" || kind === "basic" || kind === "digest") === true ||
    operation?.requestHeaders.some((name) => name.toLowerCase() === "authorization") === true ||
    (trusted.requestHeaders !== "*" && trusted.requestHeaders.some((name) => name.toLowerCase() === "authorization"))
  );
}

function isCredentialed({ answer: { headers } }: Asked): boolean {
  return valuesOf(headers, "access-control-allow-credentials").includes("true");
}

const SAFELISTED = new Set(
  "cache-control content-language content-length content-type expires last-modified pragma".split(" "),
);

/** Headers that declared clients read, and that their pages are not shown. */
export async function checkExposed(context: CheckContext): Promise<FindingDraft[]> {
  const { trusted, endpoint } = context;
  if (trusted.origins.length === 0) return [];
  const { trusted: asked, origin } = await baseAnswers(context);
  const { answer, request } = asked;
  if (!(await reads(answer, origin, false, request.url))) return [];
  const exposed = listOf(answer.headers, "access-control-expose-headers");
  if (exposed.includes("*")) return [];
  const declared = [
    ...(endpoint.operation?.responseHeaders ?? []),
    ...(trusted.exposedHeaders === "*" ? [] : trusted.exposedHeaders),
  ];
  const missing = [...new Set(declared.map((name) => name.toLowerCase()))]
    .filter((name) => !SAFELISTED.has(name) && !exposed.includes(name))
    .filter((name) => !name.startsWith("access-control-") && name !== "set-cookie" && name !== "vary")
    .sort();
  if (missing.length === 0) return [];
  const at = endpoint.operation?.at ?? trusted.at;
  return [
    {
      id: "expose-missing",
      security: "none",
      works: "low",
      summary: `A page on ${origin} cannot read ${missing.join(", ")}, which clients are told of: Access-Control-Expose-Headers does not name ${missing.length === 1 ? "it" : "them"}.`,
      evidence: [
        shows(asked, exposed.length === 0 ? "No header is exposed." : `Exposed is ${exposed.join(", ")} alone.`),
        confirms(await repeated(context, asked), "So it is in a second answer."),
      ],
      ...(at !== undefined && { declared: at }),
    },
  ];
}
