import type { Exchange } from "./exchange.ts";
import { TimeLimitError } from "./failure.ts";

/**
 * Bounds the wait for the upstream's first byte. The clock starts anew with every piece of the request's body, so that
 * a long upload is no timeout, and stops when the response's head has come: from then on a stream may be silent.
 *
 * @param onExpired is told whose fault it was: the upstream's, or the client's when it is its body that is missing.
 * @returns stops the clock.
 */
export function limitWait(
  exchange: Exchange,
  milliseconds: number,
  onExpired: (error: TimeLimitError) => void,
): { readonly restart: () => void; readonly stop: () => void } {
  const timer = setTimeout(() => {
    onExpired(new TimeLimitError(isClientLate(exchange) ? "client" : "upstream"));
  }, milliseconds);
  return { restart: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}

// A client that was not told to go on, or whose bytes the upstream does not take, is not late.
function isClientLate({ request, upstreamRequest, expectsContinue, continued }: Exchange): boolean {
  if (request.complete || upstreamRequest === undefined) return false;
  return upstreamRequest.writableLength === 0 && (!expectsContinue || continued);
}
