import type { NodeHeaders } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { answersNode } from "./answering.ts";
import { calledByAnother, checkOptions } from "./mistakes.ts";
import { answerPreflight, type NodeResponse, settleAtFlush } from "./node-response.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

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
 * @throws {PolicyError | TypeError} at once, when a configuration or the options are refused.
 */
export function cors(
  policy: PolicySource,
  options?: AdapterOptions,
): (context: KoaContext, next: () => Promise<unknown>) => Promise<unknown> | undefined {
  checkOptions(options, "app.use(cors(policy))");
  const answerTo = answersNode(deciderOf(policy), options);
  return ({ req, res, originalUrl }, next) => {
    if (!isKoas(req, originalUrl)) throw calledByAnother("corslet/koa");
    const { kind, status, wire } = answerTo(req.method, originalUrl, req.headers);
    if (kind === "preflight") {
      answerPreflight(res, status, wire);
      return undefined;
    }
    if (kind === "actual") settleAtFlush(res, wire);
    return next();
  };
}

function isKoas(request: unknown, target: unknown): boolean {
  return request !== undefined && typeof target === "string";
}

export { csrf, type KoaCsrf, type KoaCsrfOptions, type KoaCsrfContext } from "./csrf-koa.ts";
export { formField, metaTag, token } from "./csrf-tokens.ts";
export { refuseUpgrade, type UpgradeSocket } from "./refuse-upgrade.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
