import type { Asked } from "../../asker.ts";
import type { Check, CheckContext, FindingDraft } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { listOf } from "../../judge.ts";
import { isPreflightedContentType } from "../../openapi/content-type.ts";
import { allowOriginOf, clientOf, isCredentialed, isOk } from "../client.ts";
import { preflightMethod } from "./dead-preflight.ts";
import { refusalOf } from "./judge-preflight.ts";

/** At most so many methods, and so many headers one by one, are asked for. */
const MAX_ASKED = 8;

const SAFELISTED_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "OPTIONS"]);

/** preflight-method-missing, cors-varies-by-method: a declared method is not let through, though preflights are answered. */
export const listedMethods: Check = async (context) => {
  const client = clientOf(context);
  if (client === null) return [];
  const plain = await context.ask.preflight(client, "GET");
  if ((await refusalOf(plain, client, false)) !== null) return [];
  const drafts: FindingDraft[] = [];
  for (const method of declaredMethods(context)) {
    const asked = await context.ask.preflight(client, method);
    const draft = await methodDraft(context, client, method, asked);
    if (draft === null) continue;
    const again = await context.ask.preflight(client, method, [], { again: "method" });
    if ((await refusalOf(again, client, isCredentialed(context), method)) === null) continue;
    const what = `The preflight for ${method} does not let it through.`;
    const evidence = [
      shows(asked, what),
      confirms(again, "Nor does it again."),
      control(plain, "One for GET is right."),
    ];
    drafts.push({ ...draft, method, security: "none", works: "medium", evidence });
  }
  return drafts;
};

function declaredMethods({ endpoint, trusted }: CheckContext): string[] {
  const granted = endpoint.method === "GET" && trusted.methods !== "*" ? trusted.methods : [];
  const all = new Set([endpoint.method, ...granted]);
  return [...all].filter((method) => !SAFELISTED_METHODS.has(method)).slice(0, MAX_ASKED);
}

async function methodDraft(
  context: CheckContext,
  client: string,
  method: string,
  asked: Asked,
): Promise<Pick<FindingDraft, "id" | "summary"> | null> {
  const code = await refusalOf(asked, client, isCredentialed(context), method);
  const cannot = `A page on ${client} cannot send ${method}`;
  if (code === "MethodDisallowedByPreflightResponse") {
    const listed = listOf(asked.answer.headers, "access-control-allow-methods");
    // `*` where it means nothing has a rule of its own.
    if (listed.includes("*")) return null;
    const names = listed.length === 0 ? "no method" : listed.join(", ").toUpperCase();
    return { id: "preflight-method-missing", summary: `${cannot}, because the preflight's answer lists ${names}.` };
  }
  if (isOk(asked) && allowOriginOf(asked) === null)
    return {
      id: "cors-varies-by-method",
      summary: `${cannot}, because the preflight's answer names no origin for it, though it does for GET.`,
    };
  if (isOk(asked)) return null;
  const summary = `${cannot}, because its preflight is answered ${asked.answer.status}, though one for GET is right.`;
  return { id: "preflight-method-missing", summary };
}

/** preflight-header-missing: a header that a declared client sends is not let through. */
export const listedHeaders: Check = async (context) => {
  const client = clientOf(context);
  const names = declaredHeaders(context);
  if (client === null || names.length === 0) return [];
  const { ask } = context;
  const method = preflightMethod(context);
  const plain = await ask.preflight(client, method);
  if ((await refusalOf(plain, client, false)) !== null) return [];
  const all = await ask.preflight(client, method, names);
  const missing: string[] = [];
  const isTogether = (await refusalOf(all, client, false)) === null;
  for (const name of names) {
    const asked = isTogether ? all : await ask.preflight(client, method, [name]);
    if (listOf(asked.answer.headers, "access-control-allow-headers").includes("*")) continue;
    const code = await refusalOf(asked, client, isCredentialed(context), method, [name]);
    if (code === "HeaderDisallowedByPreflightResponse" || (!isTogether && code !== null && !isListError(code)))
      missing.push(name);
  }
  if (missing.length === 0) return [];
  const again = await ask.preflight(client, method, names, { again: "headers" });
  const listed = listOf(again.answer.headers, "access-control-allow-headers");
  if (missing.every((name) => listed.includes(name))) return [];
  const summary = `A page on ${client} cannot send ${missing.join(", ")}, because the preflight's answer lists ${listed.length === 0 ? "no request header" : listed.join(", ")}.`;
  const evidence = [
    shows(all, "The preflight's answer does not let every declared header through."),
    confirms(again, "Nor does it again."),
    control(plain, "One without headers is right."),
  ];
  return [{ id: "preflight-header-missing", security: "none", works: "medium", summary, evidence }];
};

// What has another cause: the method, or credentials.
function isListError(code: string): boolean {
  return code === "MethodDisallowedByPreflightResponse" || code === "PreflightInvalidAllowCredentials";
}

/** https://fetch.spec.whatwg.org/#cors-safelisted-request-header, and names that no page can set. */
const NOT_ASKED: ReadonlySet<string> = new Set(
  "accept accept-language content-language cookie origin referer host connection content-length user-agent date".split(
    " ",
  ),
);

function declaredHeaders({ endpoint: { method, operation }, trusted, session }: CheckContext): string[] {
  const names = new Set<string>();
  for (const name of operation?.requestHeaders ?? []) names.add(name.toLowerCase());
  if (operation?.requestTypes.some(isPreflightedContentType) === true) names.add("content-type");
  for (const { kind, name } of operation?.security ?? []) {
    if (kind === "bearer" || kind === "basic" || kind === "digest") names.add("authorization");
    if (kind === "header" && name !== undefined) names.add(name.toLowerCase());
  }
  if (method === "GET" && trusted.requestHeaders !== "*")
    for (const name of trusted.requestHeaders) names.add(name.toLowerCase());
  if (session?.headers.some(([name]) => name.toLowerCase() === "authorization") === true && !session.isAmbient)
    names.add("authorization");
  return [...names]
    .filter((name) => !NOT_ASKED.has(name))
    .sort()
    .slice(0, MAX_ASKED);
}
