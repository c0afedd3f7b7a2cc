import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";
import { createAsker } from "../../src/audit/asker.ts";
import type { Check, CheckAcross, CheckContext, FindingDraft } from "../../src/audit/check.ts";
import type { Operation } from "../../src/audit/endpoint.ts";
import type { Session } from "../../src/audit/session.ts";
import { worse } from "../../src/audit/severity.ts";
import { NOBODY_DECLARED, type Trusted } from "../../src/audit/trusted.ts";
import { probeClient } from "../../src/probe/client.ts";
import { wire } from "../../src/probe/wire.ts";

export const T = "https://app.example.com";
export const SESSION: Session = { headers: [["Cookie", "session=s3cret"]], isAmbient: true };

export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server on this machine, closed when the test ends. */
export async function listening(
  listener: Listener,
  onUpgrade?: (request: IncomingMessage, socket: Socket) => void,
): Promise<string> {
  const server = createServer((request, response) => void listener(request, response));
  if (onUpgrade !== undefined) server.on("upgrade", onUpgrade);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a check is told besides the server. */
export interface Told {
  readonly method?: string;
  readonly path?: string;
  readonly trusted?: Partial<Trusted>;
  readonly session?: Session | null;
  readonly operation?: Partial<Operation>;
  readonly writes?: Readonly<Record<string, string>>;
}

const OPERATION: Operation = {
  security: null,
  requestHeaders: [],
  responseHeaders: [],
  statuses: [],
  requestTypes: [],
  at: { file: "api.yaml", line: 1, column: 1 },
};

function label(word: string): string {
  const hash = createHash("sha256").update(word).digest("hex");
  return hash.replaceAll(/\d/g, (digit) => "ghijklmnop"[Number(digit)] ?? "").slice(0, 16);
}

export function contextOf(base: string, asked: Told = {}): CheckContext {
  const { method = "GET", path = "/api/me", trusted = {}, session = SESSION, operation, writes = {} } = asked;
  const url = `${base}${path}`;
  const connection = wire(5000);
  onTestFinished(connection.close);
  return {
    endpoint: { method, url, ...(operation && { operation: { ...OPERATION, ...operation } }) },
    trusted: { ...NOBODY_DECLARED, origins: [T], holds: (origin) => origin === T, from: "option", ...trusted },
    session,
    ask: createAsker(url, session, probeClient(5000, connection), label),
    isFirstOfHost: true,
    writes: new Map(Object.entries(writes)),
  };
}

/** Findings as `id severity`, sorted. */
export async function told(checks: readonly Check[], context: CheckContext): Promise<string[]> {
  const drafts: FindingDraft[] = [];
  for (const check of checks) drafts.push(...(await check(context)));
  return drafts.map(shown).sort();
}

export async function toldAcross(checks: readonly CheckAcross[], contexts: readonly CheckContext[]): Promise<string[]> {
  const found = await Promise.all(checks.map((check) => check(contexts)));
  return found
    .flat()
    .map(({ context, draft }) => `${shown(draft)} ${new URL(context.endpoint.url).pathname}`)
    .sort();
}

function shown({ id, security, works }: FindingDraft): string {
  return `${id} ${worse(security, works)}`;
}
