import { Apps } from "../apps.ts";
import { composeRequest } from "../compose.ts";
import { CORPUS } from "../corpus.ts";
import type { TokenRow, WriteRow } from "../vocabulary.ts";
import type { Peer } from "./peer.ts";

/** What came of all rows with one peer. */
export interface Result {
  readonly peer: Peer;
  /** Attacks that wrote. */
  readonly missed: readonly WriteRow[];
  /** Legitimate requests that reached no route. */
  readonly broken: readonly WriteRow[];
}

/** Runs all rows with a peer. */
export async function measure(peer: Peer): Promise<Result> {
  const apps = new Apps(peer, CORPUS.settings);
  const [missed, broken]: [WriteRow[], WriteRow[]] = [[], []];
  try {
    for (const written of CORPUS.rows) {
      const row = peer.asksForTokens ? withPageToken(written) : written;
      const app = await apps.of(row.setting);
      const request = await composeRequest(row, apps.setting(row.setting), (name) => apps.of(name));
      const before = app.writes.calls;
      const answer = await app.request(request);
      if (row.expect === "refuse" && app.writes.calls > before) missed.push(written);
      if (row.expect === "allow" && !("handlerCalled" in answer && answer.handlerCalled)) broken.push(written);
    }
  } finally {
    await apps.stop();
  }
  return { peer, missed, broken };
}

const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The row as the pages of a peer's users would send it: a page that may write, and that has the cookies which the token
 * is bound to, sends a token, and one of the API's own was opened before.
 */
export function withPageToken(row: WriteRow): WriteRow {
  const { expect, sender, session, token, request } = row;
  if (expect === "refuse" || token !== undefined || SAFE.has(request.method)) return row;
  const isOwn = sender === "own-page";
  if (!isOwn && (sender !== "granted-page" || session === "none")) return row;
  const place: TokenRow["in"] = request.body === "urlencoded" ? "field" : "header";
  return { ...row, session: session === "none" ? "visitor" : session, token: { kind: "valid", in: place } };
}
