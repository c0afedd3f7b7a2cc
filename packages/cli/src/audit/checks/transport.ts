import { isLoopback } from "../../probe/target.ts";
import { baseAnswers } from "../base-answers.ts";
import type { CheckContext, FindingDraft } from "../check.ts";
import { confirms, control, shows } from "../evidence.ts";
import { listOf, valuesOf } from "../judge.ts";
import { isUndeclared, readingOf } from "../reading.ts";
import { repeated } from "../repeated.ts";

/** What the connection and the network let others do. */
export async function checkTransport(context: CheckContext): Promise<FindingDraft[]> {
  return [
    ...(await privateNetwork(context)),
    ...(await timing(context)),
    ...(context.isFirstOfHost ? [...(await plaintext(context)), ...(await hsts(context))] : []),
  ];
}

const ALLOW_PRIVATE_NETWORK = "access-control-allow-private-network";

async function privateNetwork({ ask, endpoint }: CheckContext): Promise<FindingDraft[]> {
  const headers = [["Access-Control-Request-Private-Network", "true"]] as const;
  const asStranger = (word: string) =>
    ask.preflight(`https://${ask.label(word)}.com`, endpoint.method, [], { headers });
  const first = await asStranger("stranger");
  if (!valuesOf(first.answer.headers, ALLOW_PRIVATE_NETWORK).includes("true")) return [];
  const second = await asStranger("stranger-2");
  if (!valuesOf(second.answer.headers, ALLOW_PRIVATE_NETWORK).includes("true")) return [];
  return [
    {
      id: "private-network-any",
      security: "low",
      works: "none",
      summary:
        "Any site on the internet is let into this network: its preflight is answered Access-Control-Allow-Private-Network: true.",
      evidence: [shows(first, "A stranger is let in."), confirms(second, "So is another one.")],
    },
  ];
}

async function timing(context: CheckContext): Promise<FindingDraft[]> {
  const { stranger } = await baseAnswers(context);
  if (!listOf(stranger.answer.headers, "timing-allow-origin").includes("*")) return [];
  return [
    {
      id: "timing-allow-origin-any",
      security: "info",
      works: "none",
      summary: `Any page can time how long ${context.endpoint.url} takes: Timing-Allow-Origin is *.`,
      evidence: [shows(stranger, "A stranger is told.")],
    },
  ];
}

async function plaintext(context: CheckContext): Promise<FindingDraft[]> {
  const { endpoint, session } = context;
  const url = new URL(endpoint.url);
  if (url.protocol !== "http:" || isLoopback(url)) return [];
  const { trusted } = await baseAnswers(context);
  const isCredentialed = valuesOf(trusted.answer.headers, "access-control-allow-credentials").includes("true");
  if (session === null && !isCredentialed) return [];
  return [
    {
      id: "plaintext-credentials",
      security: "medium",
      works: "none",
      summary: `Whoever is on the network path reads the session and the answers of ${url.origin}: it is asked with credentials over plain http.`,
      evidence: [
        shows(trusted, "Credentials go over plain http."),
        confirms(await repeated(context, trusted), "So they do a second time."),
      ],
    },
  ];
}

async function hsts(context: CheckContext): Promise<FindingDraft[]> {
  const { endpoint, trusted: declared } = context;
  const { trusted, none } = await baseAnswers(context);
  const values = valuesOf(trusted.answer.headers, "strict-transport-security");
  if (!endpoint.url.startsWith("https:") || values.some((value) => !/max-age="?0\b/i.test(value))) return [];
  const [origin] = declared.origins;
  const plain = origin?.startsWith("https://") === true ? origin.replace("https", "http") : null;
  const isDowngraded = plain !== null && isUndeclared(context, await readingOf(context, plain));
  return [
    {
      id: "hsts-missing",
      security: isDowngraded ? "medium" : "info",
      works: "none",
      summary: isDowngraded
        ? "Nothing tells browsers to stay on https, and a page that came over plain http is let in: whoever is on the network path reads what signed-in users get."
        : "Nothing tells browsers to stay on https: Strict-Transport-Security is missing.",
      evidence: [shows(trusted, "The line is missing."), control(none, "So it is without an Origin.")],
    },
  ];
}
