import { MAX_KEPT_ANSWERS } from "../http/limits.ts";
import { isOversized } from "../http/list-header.ts";
import { pathOf } from "../http/request-target.ts";
import { type Answer, answerFor, type Answers, NO_ANSWER } from "../policy/answer.ts";
import type { CompiledResource } from "../policy/compile.ts";
import { grantOf } from "../policy/grant-of.ts";
import type { ResourceTable } from "../policy/resource-table.ts";
import type { RequestFacts } from "./facts.ts";

/**
 * Finds what a server answers to a request: the server's half of the CORS protocol. Pure and synchronous.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function answerTo(resources: ResourceTable<CompiledResource>, question: RequestFacts): Answer {
  const resource = resourceOf(resources, question.path);
  if (resource === undefined) return NO_ANSWER;
  return answerOf(answersTo(resource, question.origin), question);
}

/** Which of its answers a request gets. */
export function answerOf<A extends Answer>(answers: Answers<A>, question: RequestFacts): A {
  if (!isPreflight(question)) return answers.actual;
  const { requestHeaders } = question;
  return requestHeaders && isOversized(requestHeaders) ? answers.oversized : answers.preflight;
}

/** The resource that governs a request target. */
export function resourceOf(resources: ResourceTable<CompiledResource>, target: string): CompiledResource | undefined {
  const path = pathOf(target);
  return path === null ? undefined : resources.find(path);
}

/** Whether a request is a CORS-preflight request. https://fetch.spec.whatwg.org/#cors-preflight-request */
function isPreflight({ method, origin, requestMethod }: RequestFacts): boolean {
  return method === "OPTIONS" && typeof origin === "string" && Boolean(requestMethod);
}

function answersTo(resource: CompiledResource, origin: RequestFacts["origin"]): Answers {
  const { kept } = resource;
  for (const known of kept) if (known.origin === origin) return known;
  const grant = grantOf(resource, origin);
  if (grant === undefined) return resource.ungranted;
  if (grant.origins === null || typeof origin !== "string") return grant;
  const answers = {
    origin,
    actual: answerFor(origin, grant.actual),
    preflight: answerFor(origin, grant.preflight),
    oversized: answerFor(origin, grant.oversized),
  };
  if (kept.length < MAX_KEPT_ANSWERS) kept.push(answers);
  return answers;
}
