import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { probeClient } from "../../src/probe/client.ts";
import { wire } from "../../src/probe/wire.ts";
import type { AuditReport } from "../../src/audit/audit-report.ts";
import { type AuditPlan, runAudit } from "../../src/audit/run-audit.ts";
import { trustedBy } from "../../src/audit/trusted-of.ts";

/** The trusted origin of every table. */
export const T = "https://app.example.com";

export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server that listens until the test has ended. */
export async function listening(listener: Listener): Promise<URL> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/me`);
}

/** Audits one URL as the command does. */
export async function auditOf(
  urls: readonly URL[],
  { origins = [T], ...plan }: Partial<AuditPlan> & { readonly origins?: readonly string[] } = {},
): Promise<AuditReport> {
  const timeout = plan.timeout ?? 2000;
  const connection = wire(timeout);
  try {
    return await runAudit(
      {
        endpoints: urls.map(({ href }) => ({ method: "GET", url: href })),
        trustedAt: trustedBy(null, origins),
        session: null,
        writes: new Map(),
        concurrency: 4,
        failOn: "medium",
        version: "0.0.0",
        ...plan,
        timeout,
      },
      probeClient(timeout, connection),
    );
  } finally {
    connection.close();
  }
}

/** What a server answers about CORS; a header with several lines is a list. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

export interface Asked {
  readonly origin: string | undefined;
  readonly isPreflight: boolean;
  readonly request: IncomingMessage;
}

/** The safe base: {@link T} alone, with credentials, and everything said that should be. */
export function base({ origin, isPreflight }: Asked, isTrusted = origin === T): Headers {
  return {
    Vary: "Origin",
    "Cache-Control": "private",
    ...(isTrusted && {
      "Access-Control-Allow-Origin": origin ?? "",
      "Access-Control-Allow-Credentials": "true",
      ...(isPreflight && {
        "Access-Control-Allow-Methods": "PUT",
        "Access-Control-Allow-Headers": "authorization",
        "Access-Control-Max-Age": "600",
      }),
    }),
  };
}

/** A server that answers with some headers, 204 to preflights and 200 to the rest. */
export function answering(headersFor: (asked: Asked) => Headers, statusFor?: (asked: Asked) => number): Listener {
  return (request, response) => {
    const isPreflight = request.method === "OPTIONS";
    const asked = { origin: request.headers.origin, isPreflight, request };
    for (const [name, value] of Object.entries(headersFor(asked)))
      response.setHeader(name, typeof value === "string" ? value : [...value]);
    response.statusCode = statusFor?.(asked) ?? (isPreflight ? 204 : 200);
    response.end(isPreflight ? "" : "{}");
  };
}

/** A server that trusts by a rule of its own. */
export function trusting(isTrusted: (origin: string) => boolean): Listener {
  return answering((asked) => base(asked, asked.origin !== undefined && isTrusted(asked.origin)));
}
