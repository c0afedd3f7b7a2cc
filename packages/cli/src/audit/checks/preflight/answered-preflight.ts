import type { Asked } from "../../asker.ts";
import type { Check, CheckContext } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { isRedirect, listOf, valuesOf } from "../../judge.ts";
import { clientOf, isCredentialed, isOk, isShared, strangerFor } from "../client.ts";
import { refusalOf } from "./judge-preflight.ts";

/** No method of any API; no safelisted header. */
const PROBE_METHOD = "XPROBE";

/** preflight-reflects-request: what is asked for is allowed, whatever it is. */
export const reflectedRequest: Check = async (context) => {
  const { ask } = context;
  const origin = clientOf(context) ?? strangerFor(context);
  const probe = async (word: string): Promise<{ asked: Asked; echoes: readonly string[] }> => {
    const name = `x-${ask.label(word)}`;
    const asked = await ask.preflight(origin, PROBE_METHOD, [name]);
    if (!(await isShared(asked, origin, false)) || !isOk(asked)) return { asked, echoes: [] };
    const isMethod = listOf(asked.answer.headers, "access-control-allow-methods").includes(PROBE_METHOD.toLowerCase());
    const isHeader = listOf(asked.answer.headers, "access-control-allow-headers").includes(name);
    return { asked, echoes: [...(isMethod ? ["methods"] : []), ...(isHeader ? ["headers"] : [])] };
  };
  const first = await probe("reflected");
  if (first.echoes.length === 0) return [];
  const second = await probe("reflected again");
  if (second.echoes.length === 0) return [];
  const what = first.echoes.join(" and ");
  return [
    {
      id: "preflight-reflects-request",
      security: "low",
      works: "none",
      summary: `A page on ${origin} may send any ${what === "methods" ? "method" : what === "headers" ? "header" : "method and header"}, because the preflight's answer allows the ${what} that it is asked for.`,
      evidence: [
        shows(first.asked, `The ${what} that nobody has heard of come back.`),
        confirms(second.asked, "Others do too."),
      ],
    },
  ];
};

/** preflight-actual-mismatch: the preflight lets a page ask, and the answer is not for it. */
export const mismatch: Check = async (context) => {
  const client = clientOf(context);
  if (context.endpoint.method !== "GET") return [];
  return [...(client === null ? [] : await unreadable(context, client)), ...(await writable(context))];
};

async function unreadable(context: CheckContext, client: string): ReturnType<Check> {
  const { ask, session } = context;
  const preflight = await ask.preflight(client, "GET");
  const actual = await ask.get(client);
  if (isRedirect(actual.answer) || !isOk(actual)) return [];
  if (valuesOf(actual.answer.headers, "access-control-allow-origin").length > 0) return [];
  if ((await refusalOf(preflight, client, false)) !== null) return [];
  // Signed out it is shared: then it is the session that makes the difference.
  if (session !== null && (await isShared(await ask.get(client, { session: false }), client, false))) return [];
  const again = await ask.get(client, { again: "mismatch" });
  if (await isShared(again, client, false)) return [];
  return [
    {
      id: "preflight-actual-mismatch",
      security: "none",
      works: "high",
      summary: `A page on ${client} cannot read ${context.endpoint.url}, because the preflight names it and the answer itself has no Access-Control-Allow-Origin.`,
      evidence: [
        shows(actual, "The answer has no Access-Control-Allow-Origin."),
        confirms(again, "Nor has it again."),
        control(preflight, "The preflight's answer is right."),
      ],
    },
  ];
}

// Every site may have its writes sent, with cookies, although it reads nothing of what comes back.
async function writable(context: CheckContext): ReturnType<Check> {
  const { ask } = context;
  const stranger = strangerFor(context);
  const method = unsafeMethod(context);
  const actual = await ask.get(stranger);
  if (await isShared(actual, stranger, false)) return [];
  const preflight = await ask.preflight(stranger, method);
  if ((await refusalOf(preflight, stranger, false, method)) !== null) return [];
  const other = await ask.preflight(strangerFor(context, "another stranger"), method);
  if ((await refusalOf(other, strangerFor(context, "another stranger"), false, method)) !== null) return [];
  const isWithCredentials = (await refusalOf(preflight, stranger, true, method)) === null;
  return [
    {
      id: "preflight-actual-mismatch",
      security: isWithCredentials && isCredentialed(context) ? "high" : "info",
      works: "none",
      summary: `A page on ${stranger} can send ${method}${isWithCredentials ? " with the user's cookies" : ""}, because the preflight's answer names it, although the answer itself does not.`,
      evidence: [
        shows(preflight, `A stranger's ${method} is let through.`),
        confirms(other, "Another stranger's is too."),
        control(actual, "The answer itself does not name the stranger."),
      ],
    },
  ];
}

function unsafeMethod({ trusted }: CheckContext): string {
  const [first = "DELETE"] = trusted.methods === "*" ? [] : trusted.methods.filter((name) => name !== "PATCH");
  return ["GET", "HEAD", "POST"].includes(first) ? "DELETE" : first;
}
