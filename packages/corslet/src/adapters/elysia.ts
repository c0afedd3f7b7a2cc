import { deciderOf } from "../server/policy.ts";
import { answersRequests } from "./answering.ts";
import { wrapping, type ElysiaApp } from "./elysia-plugin.ts";
import { settled } from "./fetch-response.ts";
import { checkOptions } from "./mistakes.ts";
import { innermost } from "./nested-answers.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";
import { whenThere } from "./when-there.ts";

const GOVERNED: unique symbol = Symbol("corslet.governed");

/** On the request; see nested-answers.ts. */
interface Seen extends Request {
  [GOVERNED]?: true;
}

/**
 * For Elysia 1: `.use(cors(policy))`. It wraps the app as a whole, so that every answer is settled: of routes, of
 * `onError`, and 404. Of several policies in one app the one that was used last governs, where it governs the path.
 *
 * @throws {PolicyError | TypeError} at once, when a configuration or the options are refused.
 */
export function cors(policy: PolicySource, options?: AdapterOptions): <App extends ElysiaApp>(app: App) => App {
  checkOptions(options, "app.use(cors(policy))");
  const answerTo = answersRequests(deciderOf(policy), options);
  return wrapping((handle) => (request, ...rest) => {
    // Elysia wraps what is used later around what was used before.
    if ((request as Seen)[GOVERNED] === true) return handle(request, ...rest);
    const { kind, status, wire } = answerTo(request);
    if (kind === "none") return handle(request, ...rest);
    if (kind === "preflight") return settled(new Response(null, { status }), wire);
    (request as Seen)[GOVERNED] = true;
    innermost(request, wire);
    return whenThere(handle(request, ...rest), (response) => settled(response, innermost(request) ?? wire));
  });
}

export type { ElysiaApp } from "./elysia-plugin.ts";
export { csrf, type ElysiaCsrfOptions } from "./csrf-elysia.ts";
export { formField, metaTag, token } from "./csrf-requests.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
