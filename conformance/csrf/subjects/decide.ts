import { policyOf } from "corslet";
import { type Guard, guard, refusalOf, type WriteDecision, type WriteFacts } from "corslet/csrf";
import type { Answer } from "../../subjects/subject.ts";
import type { HeaderLine, RawRequest } from "../../translate.ts";
import { PAGE, SIGN_IN, TOKEN_FIELD } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import { parseBody } from "./parse-body.ts";
import { sessionIn, startSession } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

/** The pure guard, asked in the few lines that somebody would write for a new server. */
export const decide: WriteSubject = {
  name: "decide",
  start: async (setting) => {
    const built = guard<WriteFacts>(
      policyOf(policyOfSetting(setting)),
      guardOptions(setting, ({ headers }) => sessionIn(headers["cookie"]?.toString())),
    );
    return { request: (raw) => answerTo(raw, built), stop: async () => undefined };
  },
};

async function answerTo(raw: RawRequest, built: Guard<WriteFacts>): Promise<Answer> {
  const facts = factsOf(raw);
  const decision = await decideAbout(raw, facts, built);
  if (!decision.allowed) {
    const { status, headers, body } = refusalOf(decision);
    return { status, headers: Object.entries(headers), body, handlerCalled: false };
  }
  const ok = { status: 200, body: "the handler's", headers: [] };
  if (raw.path === SIGN_IN) return { ...ok, headers: [["Set-Cookie", startSession()]], handlerCalled: false };
  if (raw.path !== PAGE) return { ...ok, handlerCalled: true };
  const minted = await built.tokens?.mint(facts, facts.headers);
  const cookie = minted?.setCookie ?? null;
  return {
    ...ok,
    body: JSON.stringify({ token: minted?.token ?? null }),
    headers: cookie === null ? [] : [["Set-Cookie", cookie]],
    handlerCalled: false,
  };
}

async function decideAbout(raw: RawRequest, facts: WriteFacts, built: Guard<WriteFacts>): Promise<WriteDecision> {
  if (built.tokens === null) return built.decide(facts);
  const decision = built.decide(facts, "unread");
  if (decision.reason !== "token-unread") return decision;
  const text = built.tokens.inHeader(facts.headers) ?? fieldOf(raw, facts);
  return built.decide(facts, await built.tokens.stateOf(text, facts, facts.headers));
}

function fieldOf({ body = "" }: RawRequest, { headers }: WriteFacts): unknown {
  const parsed = parseBody(headers["content-type"]?.toString(), body);
  return (parsed as Record<string, unknown> | undefined)?.[TOKEN_FIELD];
}

// Several lines of a name are a list, as the facts allow; but for cookies, whose lines every server joins.
function factsOf({ method, path, headers, hosts = [], tls, upgrade }: RawRequest): WriteFacts {
  const lines = new Map<string, string[]>();
  const upgrades: HeaderLine[] = upgrade === undefined ? [] : [["upgrade", upgrade]];
  for (const [name, value] of [...hosts.map((host): HeaderLine => ["host", host]), ...upgrades, ...headers]) {
    const key = name.toLowerCase();
    lines.set(key, [...(lines.get(key) ?? []), value]);
  }
  const record = Object.fromEntries(
    [...lines].map(([name, values]): [string, string | readonly string[]] => [
      name,
      name === "cookie" ? values.join("; ") : values.length === 1 ? (values[0] ?? "") : values,
    ]),
  );
  return {
    method,
    path,
    scheme: tls === undefined ? "http" : "https",
    headers: record,
    peer: "127.0.0.1",
    hasClientCertificate: tls?.certificate === true,
  };
}
