import type { Answer } from "../policy/answer.ts";
import { answerBy, type Decider, inForceIn } from "../server/decider.ts";
import {
  factsOfNodeHeaders,
  factsOfRequest,
  type NodeHeaders,
  questionOfNodeHeaders,
  questionOfRequest,
} from "../server/facts.ts";
import type { AdapterOptions } from "./options.ts";

/** Whom to tell of each decision, if anybody. */
type Told = { readonly [Option in keyof AdapterOptions]?: AdapterOptions[Option] | undefined };

/** What is answered to a request as Node parsed it: by its method, its target, and its headers. */
export type NodeAnswerer = (method: string | undefined, target: string | undefined, headers: NodeHeaders) => Answer;

/** Answers what Node parsed, and tells of each decision. */
export function answersNode(decider: Decider, { onDecision }: Told = {}): NodeAnswerer {
  const inForce = inForceIn(decider);
  return (method, target, headers) => {
    const facts = (onDecision ? factsOfNodeHeaders : questionOfNodeHeaders)(method, target, headers);
    const answer = answerBy(decider, inForce, facts);
    onDecision?.(decider.decide(facts), facts);
    return answer;
  };
}

/** What is answered to a `Request`, or to what has its method, URL and headers. */
export type RequestAnswerer = (request: Pick<Request, "method" | "url" | "headers">) => Answer;

/** Answers requests, and tells of each decision. */
export function answersRequests(decider: Decider, { onDecision }: Told = {}): RequestAnswerer {
  const inForce = inForceIn(decider);
  return (request) => {
    const facts = onDecision ? factsOfRequest(request) : questionOfRequest(request);
    const answer = answerBy(decider, inForce, facts);
    onDecision?.(decider.decide(facts), facts);
    return answer;
  };
}
