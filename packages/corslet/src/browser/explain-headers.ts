import { createBrowser } from "./browser.ts";
import type { BrowserRequestInit } from "./construct-request.ts";
import type { Engine } from "./engine.ts";
import type { Explanation } from "./explanation.ts";
import type { WireResponse } from "./wire.ts";
import { headersTransport } from "./transports/recorded.ts";

/** Answers that were seen elsewhere, and the call that they belong to. */
export interface SeenAnswers {
  /** The page's URL or origin, or `"null"`. */
  readonly page: string;
  readonly request: BrowserRequestInit & { readonly url: string };
  /** The preflight's answer. Default: 204 with the response's headers, as most servers answer. */
  readonly preflight?: WireResponse;
  readonly response: WireResponse;
  readonly engine?: Engine;
}

/** Explains answers pasted from a network panel, without a server. */
export function explainHeaders({
  page,
  request,
  preflight,
  response,
  engine = "spec",
}: SeenAnswers): Promise<Explanation> {
  const transport = headersTransport({ preflight: preflight ?? { status: 204, headers: response.headers }, response });
  const { url, ...init } = request;
  return createBrowser({ page, engine, transport }).explain(url, init);
}
