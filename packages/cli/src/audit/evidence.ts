import type { Asked } from "./asker.ts";
import type { Exchange } from "./finding.ts";

/** What a request and its answer show. */
export function shows({ request, answer }: Asked, what: string): Exchange {
  return { role: "shows", shows: what, request, answer };
}

/** The same again, with other fresh names. */
export function confirms({ request, answer }: Asked, what: string): Exchange {
  return { role: "confirms", shows: what, request, answer };
}

/** What is answered otherwise, so that it is the fault and not the server that is odd. */
export function control({ request, answer }: Asked, what: string): Exchange {
  return { role: "control", shows: what, request, answer };
}
