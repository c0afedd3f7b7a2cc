import type { Running } from "../subjects/subject.ts";
import { type HeaderLine, linesOf, type RawRequest, rawRequest } from "../translate.ts";
import { bodyOf } from "./body.ts";
import { Client } from "./client.ts";
import { SESSION_COOKIE, TOKEN_FIELD, TOKEN_HEADER } from "./pages.ts";
import { tokenText } from "./token-text.ts";
import type { Setting, TokenKind, TokenRow, WriteRow } from "./vocabulary.ts";

/** The API of a setting, running. */
export type AppOf = (setting: string) => Promise<Running>;

/**
 * Does what comes before a row's request, and writes the request out: the victim visits or signs in and opens a page,
 * and so does the attacker where something of theirs is sent.
 */
export async function composeRequest(row: WriteRow, setting: Setting, appOf: AppOf): Promise<RawRequest> {
  const { request, token, tossed } = row;
  const connection = connectionOf(row, setting);
  const app = await appOf(token?.mintedUnder ?? row.setting);
  const victim = new Client(connection);
  const [earlier, valid] = row.session === "none" ? ["", ""] : await history(victim, row, app);
  const attacker = new Client(connection);
  const needsAttacker = tossed !== undefined || kindsOf(token).includes("other-session");
  const attackers = needsAttacker ? await visit(attacker, row, app) : "";

  const texts = kindsOf(token).map((kind) => tokenText(kind, { valid, earlier, attackers }));
  const [text = ""] = texts;
  const isIn = (place: TokenRow["in"]): boolean => token?.in === place;
  const { Host: host = "", ...headers } = request.headers;
  const [path = ""] = linesOf(request.path);
  const written = rawRequest({ method: request.method, path, headers });
  const planted = tossed === undefined ? [] : attacker.plant(tossed, SESSION_COOKIE);
  const cookies = [
    ...(tossed === "all-behind" ? [] : planted),
    ...(row.session === "none" ? [] : victim.ride(row.site, request.method)),
    ...(tossed === "all-behind" ? planted : []),
    ...(isIn("cookie") ? [`${TOKEN_FIELD}=${text}`] : []),
  ];
  const body = request.body === undefined ? null : bodyOf(request.body, isIn("field") ? text : null);
  return {
    method: request.method,
    path: isIn("query") ? `${path}?${TOKEN_FIELD}=${encodeURIComponent(text)}` : path,
    headers: [
      ...written.headers,
      ...(body?.headers ?? []),
      ...(isIn("header") ? texts.map((line): HeaderLine => [TOKEN_HEADER, line]) : []),
      ...(cookies.length === 0 ? [] : [["Cookie", cookies.join("; ")] as const]),
    ],
    ...(body === null ? {} : { body: body.text }),
    ...connection,
    ...(host === "" ? {} : { hosts: linesOf(host) }),
    ...(request.websocket === undefined ? {} : { upgrade: request.websocket }),
  };
}

function connectionOf({ request }: WriteRow, { api }: Setting): Pick<RawRequest, "hosts" | "tls"> {
  const hosts = [new URL(api).host];
  if (request.scheme === "http") return { hosts };
  return { hosts, tls: { certificate: request.clientCertificate === true } };
}

function kindsOf(token: TokenRow | undefined): readonly TokenKind[] {
  return token === undefined ? [] : [token.kind].flat();
}

/** What the victim did before, and the tokens that were seen: the one before the last, and the last. */
async function history(victim: Client, { session, token }: WriteRow, app: Running): Promise<[string, string]> {
  const kinds = kindsOf(token);
  const visitsFirst = kinds.includes("before-sign-in") || kinds.includes("after-sign-in");
  let earlier = visitsFirst ? await victim.openPage(app) : null;
  if (session === "signed-in") await victim.signIn(app);
  if (kinds.includes("older")) earlier = await victim.openPage(app);
  return [earlier ?? "", (await victim.openPage(app)) ?? ""];
}

/** The attacker comes as the victim does: signed in where the victim is, with a page opened. */
async function visit(attacker: Client, { session }: WriteRow, app: Running): Promise<string> {
  if (session === "signed-in") await attacker.signIn(app);
  return (await attacker.openPage(app)) ?? "";
}
