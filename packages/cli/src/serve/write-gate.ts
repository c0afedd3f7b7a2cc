import type { IncomingMessage } from "node:http";
import { factsOfNodeRequest, type Guard, type WriteDecision } from "corslet/csrf";

/** What the CSRF guard said of a request, and what came of it: in report mode nothing is refused. */
export interface WriteVerdict {
  readonly decision: WriteDecision;
  readonly verdict: "allowed" | "refused" | "reported";
  /** Whether cookies came with it: then somebody's session may have been meant. */
  readonly hasCookies: boolean;
}

/** Asks the guard in force about a request, or about a WebSocket handshake. */
export function judgeWrite(guard: Guard, request: IncomingMessage): WriteVerdict {
  const decision = guard.decide(factsOfNodeRequest(request));
  const hasCookies = request.headers.cookie !== undefined;
  if (decision.allowed) return { decision, verdict: "allowed", hasCookies };
  return { decision, verdict: guard.mode === "report" ? "reported" : "refused", hasCookies };
}
