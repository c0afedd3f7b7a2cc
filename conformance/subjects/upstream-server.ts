import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Upstream } from "../translate.ts";
import { grouped, MAX_HEADER_SIZE } from "./sockets.ts";

/** The API behind a proxy: the handler of a row, as a server of its own. */
export interface UpstreamServer {
  readonly url: URL;
  /** How often it was asked. */
  readonly calls: () => number;
  /** Has it answer like this from now on. */
  readonly answerWith: (upstream: Upstream) => void;
  readonly close: () => Promise<void>;
}

/** Starts an API without any CORS of its own. */
export async function startUpstream(first: Upstream): Promise<UpstreamServer> {
  let upstream = first;
  let calls = 0;
  const server = createServer({ maxHeaderSize: MAX_HEADER_SIZE }, (_request, response) => {
    calls++;
    response.statusCode = upstream.status;
    for (const [name, value] of grouped(upstream.headers)) response.setHeader(name, value);
    response.end("the handler's");
  });
  server.maxHeadersCount = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    calls: () => calls,
    answerWith: (next) => {
      upstream = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
