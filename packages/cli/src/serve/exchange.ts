import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import type { Decision, RequestFacts } from "corslet";
import type { WriteDecision } from "corslet/csrf";
import type { Failure } from "./failure.ts";
import type { WriteVerdict } from "./write-gate.ts";

/** One request on its way through the proxy. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The target in origin-form, as it is sent upstream. */
  readonly target: string;
  /** Whether the client holds its body back until it is told to go on. */
  readonly expectsContinue: boolean;
  /** Whether it has been told so. */
  continued: boolean;
  /** `performance.now()` when the request's head had been read. */
  readonly startedAt: number;
  /** The request to the upstream, once there is one. */
  upstreamRequest: ClientRequest | undefined;
  /** The upstream's response, once its head has come. */
  upstreamResponse: IncomingMessage | undefined;
  /** Whether a second connection was tried, because the first had gone stale. */
  retried: boolean;
  /** Why it did not come to an end as the upstream meant it, if it did not. */
  failure: Failure | undefined;
}

/** What is known of a request when it is over, for logs. */
export interface ExchangeRecord {
  /** When the request arrived. */
  readonly time: Date;
  /** What the policy looked at; for an upgrade, its head. */
  readonly facts: RequestFacts;
  /** What the policy said; `null` for an upgrade, which CORS does not govern. */
  readonly decision: Decision | null;
  /** What the CSRF guard said; `null` for a preflight, which it is not asked about, and without a guard. */
  readonly write: WriteVerdict | null;
  /** The status that was sent; `null` when none was. */
  readonly status: number | null;
  /** Milliseconds from the request's head to the end of the response, or of the connection that was upgraded. */
  readonly duration: number;
  readonly failure: Failure | undefined;
}

/** What the proxy tells of itself while it runs. What these throw ends the process: they are logs and counters. */
export interface ProxyEvents {
  readonly onDecision?: ((decision: Decision, facts: RequestFacts) => void) | undefined;
  /** What the CSRF guard said, whatever its mode. */
  readonly onWriteDecision?: ((decision: WriteDecision) => void) | undefined;
  /** The upstream's response head has come, so many milliseconds after the request's. */
  readonly onUpstreamHead?: ((status: number, milliseconds: number) => void) | undefined;
  readonly onEnd?: ((record: ExchangeRecord) => void) | undefined;
}
