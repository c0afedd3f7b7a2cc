import { createServer } from "node:http";
import { answerWith, requestFrom } from "./fetch-bridge.ts";
import { type CallCounter, MAX_HEADER_SIZE, runningOn } from "./sockets.ts";
import type { Running } from "./subject.ts";

/** Serves a fetch handler on a socket, behind a bridge from node's requests and responses. */
export async function runningOnFetch(
  handle: (request: Request) => Response | Promise<Response>,
  counter: CallCounter,
): Promise<Running> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_SIZE }, async (incoming, outgoing) => {
    const request = requestFrom(incoming);
    if (request === null) outgoing.writeHead(400).end();
    else await answerWith(await handle(request), outgoing);
  });
  return runningOn(server, counter);
}
