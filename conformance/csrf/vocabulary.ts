import { checkKeys, type HeaderValue, type LongValue, type Row } from "../vocabulary.ts";

// The neutral vocabulary of cases/csrf-cases.json, as types; README.md says it in words. A key that is not known here is
// an error of the row, never skipped.

/** How the API of some rows is set up. */
export interface Setting {
  readonly about: string;
  /** The origin by which browsers know the API. */
  readonly api: string;
  /** Who may read and write what, and what is known of the API's own origin: in the words of policy-cases.json. */
  readonly policy: Row["config"];
  /** Routes that write on a safe method. */
  readonly unsafe?: readonly string[];
  readonly exempt?: readonly { readonly method: string; readonly path: string; readonly because: string }[];
  /** Every page of the same site may write, where the browser says that it is one. */
  readonly sameSite?: "trust";
  /** The application takes another method from the query or from a header. */
  readonly methodOverride?: true;
  /** There are tokens, under these keys, of which the first signs; `always`: on every unsafe request. */
  readonly tokens?: { readonly keys: readonly string[]; readonly always?: true };
}

/** Which token is sent; two of them as two header lines. */
export type TokenKind =
  | "valid"
  | "older"
  | "before-sign-in"
  | "after-sign-in"
  | "other-session"
  | "forged"
  | "truncated"
  | "padded"
  | "malformed"
  | "oversized"
  | "empty";

export interface TokenRow {
  readonly kind: TokenKind | readonly TokenKind[];
  readonly in: "header" | "field" | "query" | "cookie";
  /** The page with the token was fetched while the API was set up like this. */
  readonly mintedUnder?: string;
}

export interface WriteRequest {
  readonly method: string;
  readonly path: string | LongValue;
  /** Of the connection to the API; https otherwise. */
  readonly scheme?: "http" | "https";
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly body?: "urlencoded" | "multipart" | "text" | "json" | "typeless";
  /** A handshake, for a protocol of this name: `Upgrade: websocket`, or an extended CONNECT. */
  readonly websocket?: string;
  /** The client shows a certificate. */
  readonly clientCertificate?: true;
}

export interface WriteRow {
  readonly id: string;
  readonly area: string;
  readonly title: string;
  /** A key of `settings`. */
  readonly setting: string;
  readonly sender: "own-page" | "granted-page" | "foreign-page" | "program" | "user";
  /** Where the sender stands to the API, for the SameSite attribute of cookies. */
  readonly site: "same-origin" | "same-site" | "cross-site" | "none";
  readonly session: "none" | "visitor" | "signed-in";
  readonly token?: TokenRow;
  /** Which of the attacker's cookies a sibling host has planted, before the victim's own or behind them. */
  readonly tossed?: "plantable" | "all" | "all-behind";
  readonly request: WriteRequest;
  readonly expect: "allow" | "refuse";
  readonly strength: "must" | "should";
  readonly why: string;
}

export interface Corpus {
  readonly settings: Readonly<Record<string, Setting>>;
  readonly rows: readonly WriteRow[];
}

const SETTING = "about api policy unsafe exempt sameSite methodOverride tokens";
const ROW = "id area title setting sender site session token tossed request expect strength why";
const REQUEST = "method path scheme headers body websocket clientCertificate";

// Of each key that takes one of some words, the words.
const WORDS: Readonly<Record<string, readonly string[]>> = {
  sender: ["own-page", "granted-page", "foreign-page", "program", "user"],
  site: ["same-origin", "same-site", "cross-site", "none"],
  session: ["none", "visitor", "signed-in"],
  tossed: ["plantable", "all", "all-behind"],
  expect: ["allow", "refuse"],
  strength: ["must", "should"],
  scheme: ["http", "https"],
  body: ["urlencoded", "multipart", "text", "json", "typeless"],
  in: ["header", "field", "query", "cookie"],
  kind: "valid older before-sign-in after-sign-in other-session forged truncated padded malformed oversized empty".split(
    " ",
  ),
};

/** Reads a corpus. Throws on words that the vocabulary does not have. */
export function readCorpus(file: {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly cases: readonly unknown[];
}): Corpus {
  const settings = file.settings as Corpus["settings"];
  for (const [name, setting] of Object.entries(settings)) checkKeys(setting, SETTING, name);
  const rows = file.cases as readonly WriteRow[];
  const ids = new Set<string>();
  for (const row of rows) {
    if (ids.has(row.id)) throw new Error(`two rows have the id ${row.id}`);
    ids.add(row.id);
    checkRow(row, settings);
  }
  return { settings, rows };
}

function checkRow(row: WriteRow, settings: Corpus["settings"]): void {
  const { id, request, token } = row;
  checkKeys(row, ROW, id);
  checkKeys(request, REQUEST, `${id}.request`);
  if (token !== undefined) checkKeys(token, "kind in mintedUnder", `${id}.token`);
  for (const part of [row, request, token ?? {}]) checkWords(part, id);
  for (const name of [row.setting, token?.mintedUnder ?? row.setting])
    if (!Object.hasOwn(settings, name)) throw new Error(`${id}: there is no setting "${name}"`);
}

function checkWords(part: object, id: string): void {
  for (const [key, value] of Object.entries(part) as [string, unknown][]) {
    const words = WORDS[key];
    for (const word of words === undefined ? [] : [value].flat())
      if (!words?.includes(word as string))
        throw new Error(`${id}: the vocabulary has no ${key} ${JSON.stringify(word)}`);
  }
}
