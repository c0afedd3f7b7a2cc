import { type BrowserRequestInit, constructRequest } from "./construct-request.ts";
import { type FetchOutcome, mainFetch } from "./fetch.ts";
import type { Page } from "./page.ts";
import type { PageState } from "./page-state.ts";
import { step, type Step } from "./step.ts";
import type { Exchange, Transport, WireRequest, WireResponse } from "./wire.ts";

/** What a page asks for: what it hands to `fetch`. */
export interface Asked {
  readonly url: string | URL;
  readonly init: BrowserRequestInit;
}

/** One call, with all that was seen of it. */
export interface Call {
  readonly outcome: FetchOutcome;
  readonly exchanges: readonly Exchange[];
  readonly steps: readonly Step[];
  /** Method and URL as the request was made: normalized, absolute. As written, where no request could be made. */
  readonly method: string;
  readonly url: string;
}

/** Makes a call: drives main fetch, and hands its exchanges to a transport. */
export async function makeCall(
  page: Page,
  { url, init }: Asked,
  state: Omit<PageState, "note">,
  transport: Transport,
): Promise<Call> {
  const steps: Step[] = [];
  const exchanges: Exchange[] = [];
  const request = await constructRequest(page, url, init, state.quirks);
  if ("code" in request) {
    steps.push(step("new Request", "The request cannot be made.", request.code));
    return { outcome: { failure: request }, exchanges, steps, method: init.method ?? "GET", url: String(url) };
  }
  // Read now: redirects change them.
  const made = { method: request.method, url: String(request.urls[0]) };
  const fetching = mainFetch(request, { ...state, note: (taken) => steps.push(taken) });
  let trouble: string | null = null;
  let next = fetching.next();
  while (!next.done) {
    const answer = await answerOf(transport, next.value);
    if (typeof answer === "string") trouble = answer;
    const response = typeof answer === "string" ? null : answer;
    exchanges.push({ request: next.value, response });
    next = fetching.next(response);
  }
  return { outcome: withTrouble(next.value, trouble), exchanges, steps, ...made };
}

// A transport that throws had no answer; what it says is told to people, and to pages never.
async function answerOf(transport: Transport, request: WireRequest): Promise<WireResponse | null | string> {
  try {
    return await transport(request);
  } catch (error) {
    return error instanceof Error && error.message !== "" ? error.message : String(error);
  }
}

function withTrouble(outcome: FetchOutcome, trouble: string | null): FetchOutcome {
  if (trouble === null || !("failure" in outcome) || outcome.failure.code !== "NetworkFailure") return outcome;
  return { failure: { ...outcome.failure, found: trouble } };
}
