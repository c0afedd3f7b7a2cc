import {
  type Engine,
  type FailureCode,
  probeWrite,
  type SameSite,
  type SentWrite,
  type WriteProbe,
} from "corslet/browser";
import type { Guard, WriteDecision, WriteReason } from "corslet/csrf";
import { writeFactsOf } from "./write-facts.ts";
import { wordsOf } from "./wording.ts";

/** A write as it is described; the engine is still to be said. */
export type ProbeOfAnyEngine = WriteProbe extends infer Probe
  ? Probe extends WriteProbe
    ? Omit<Probe, "engine">
    : never
  : never;

/** What becomes of a write in one engine. */
export interface EngineWrite {
  readonly engine: Engine;
  /** What the server gets, cookies aside; `null` where the browser does not send it. */
  readonly request: { readonly method: string; readonly url: string; readonly headers: SentHeaders } | null;
  /** Why the browser does not send it. */
  readonly code: FailureCode | null;
  /** The kinds of cookies that ride along, by their `SameSite`. */
  readonly cookies: readonly SameSite[];
  /** What the guard decides; `null` where it gets nothing to decide about. */
  readonly decision: (WriteDecision & { readonly detail: string; readonly mend: string | null }) | null;
  /** What it decides when the user has no cookies, where that is otherwise. */
  readonly withoutCookies: { readonly allowed: boolean; readonly reason: WriteReason } | null;
}

type SentHeaders = NonNullable<SentWrite["request"]>["headers"];

/** Whether a guard lets a write through, in every engine that was asked. */
export interface WriteExplanation {
  /** `differs`: not alike in all engines. */
  readonly verdict: "allowed" | "refused" | "not-sent" | "differs";
  readonly request: {
    readonly kind: WriteProbe["kind"];
    readonly method: string;
    readonly url: string;
    readonly from: string;
  };
  /** `report`: what is refused here passes all the same. */
  readonly mode: Guard["mode"];
  readonly engines: readonly EngineWrite[];
}

/** Makes a write in each engine's way, and asks a guard about what the server would get. Sends nothing. */
export async function explainWrite(
  probe: ProbeOfAnyEngine,
  engines: readonly Engine[],
  guard: Guard,
): Promise<WriteExplanation> {
  const writes: EngineWrite[] = [];
  for (const engine of engines) writes.push(judged(await probeWrite({ ...probe, engine }), guard));
  const [first = "not-sent", ...others] = writes.map(verdictOf);
  return {
    verdict: others.every((other) => other === first) ? first : "differs",
    request: { kind: probe.kind, method: methodOf(probe), url: probe.url, from: fromOf(probe) },
    mode: guard.mode,
    engines: writes,
  };
}

function judged({ engine, request, code, cookies }: SentWrite, guard: Guard): EngineWrite {
  if (request === null) return { engine, request, code, cookies, decision: null, withoutCookies: null };
  const { method, url, headers } = request;
  const decision = guard.decide(writeFactsOf(request, { hasCookies: cookies.length > 0 }));
  const { allowed, reason } = guard.decide(writeFactsOf(request, { hasCookies: false }));
  return {
    engine,
    request: { method, url, headers },
    code,
    cookies,
    decision: { ...decision, ...wordsOf(decision) },
    withoutCookies: allowed === decision.allowed ? null : { allowed, reason },
  };
}

function verdictOf({ decision }: EngineWrite): "allowed" | "refused" | "not-sent" {
  if (decision === null) return "not-sent";
  return decision.allowed ? "allowed" : "refused";
}

function methodOf(probe: ProbeOfAnyEngine): string {
  if (probe.kind === "websocket") return "GET";
  return probe.kind === "form" ? probe.method : (probe.init.method ?? "GET");
}

function fromOf(probe: ProbeOfAnyEngine): string {
  return probe.kind === "form" && probe.isUserInitiated ? "none" : probe.page;
}
