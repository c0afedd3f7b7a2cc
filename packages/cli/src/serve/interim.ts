import type { ClientRequest, InformationEvent } from "node:http";
import type { Exchange } from "./exchange.ts";
import { earlyHints } from "./response-head.ts";

/**
 * Hands on the upstream's interim responses: 100 to a client that waits for it, 103 with what a browser reads there,
 * 102 as it is. HTTP/1.0 knows none of them.
 *
 * The library tells nobody of a request that expects something, so the expectation is put in here, after it looked.
 */
export function relayInterim(exchange: Exchange, upstreamRequest: ClientRequest): void {
  const { request, response, expectsContinue } = exchange;
  if (request.httpVersionMajor === 1 && request.httpVersionMinor === 0) return;
  upstreamRequest.on("information", (interim: InformationEvent) => {
    if (response.headersSent || response.destroyed) return;
    if (interim.statusCode === 102) response.writeProcessing();
    if (interim.statusCode === 103) writeEarlyHints(exchange, interim);
  });
  if (!expectsContinue) return;
  upstreamRequest.once("continue", () => {
    exchange.continued = true;
    if (!response.headersSent && !response.destroyed) response.writeContinue();
  });
  upstreamRequest.setHeader("Expect", "100-continue");
  upstreamRequest.flushHeaders();
}

function writeEarlyHints({ response }: Exchange, interim: InformationEvent): void {
  try {
    response.writeEarlyHints(earlyHints(interim.headers));
  } catch {
    // Node takes fewer forms of Link than the standard has. A hint may always be left out.
  }
}
