import { factsOfNodeHeaders, type NodeHeaders } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { answerPreflight, type NodeResponse, settleAtFlush } from "./node-response.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";
import { wireOf } from "../server/wire-of.ts";

/** What is used of a Koa context. */
export interface KoaContext {
  readonly req: { readonly method?: string | undefined; readonly headers: NodeHeaders };
  readonly res: NodeResponse;
  /** The target before koa-mount took off the prefix that an app is mounted under. */
  readonly originalUrl: string;
}

/**
 * For Koa 3: `app.use(cors(policy))`, first. It settles the headers when they are sent, so that they outlive what Koa
 * does on an error, which is to take all headers off.
 *
 * @throws {PolicyError} at once, when a configuration is refused.
 */
export function cors(
  policy: PolicySource,
  { onDecision }: AdapterOptions = {},
): (context: KoaContext, next: () => Promise<unknown>) => Promise<void> {
  const decider = deciderOf(policy);
  return async ({ req, res, originalUrl }, next) => {
    const facts = factsOfNodeHeaders(req.method, originalUrl, req.headers);
    const decision = decider.decide(facts);
    onDecision?.(decision, facts);
    if (decision.kind === "preflight") {
      answerPreflight(res, decision.status ?? 204, wireOf(decision));
      return;
    }
    if (decision.kind === "actual") settleAtFlush(res, wireOf(decision));
    await next();
  };
}

export { csrf, type KoaCsrf, type KoaCsrfOptions, type KoaCsrfContext } from "./csrf-koa.ts";
export { formField, metaTag, token } from "./csrf-tokens.ts";
export { refuseUpgrade, type UpgradeSocket } from "./refuse-upgrade.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
