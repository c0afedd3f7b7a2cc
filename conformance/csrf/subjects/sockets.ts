import type { Server } from "node:net";
import { type CallCounter, runningOn } from "../../subjects/sockets.ts";
import type { Running } from "../../subjects/subject.ts";
import { CERTIFICATE } from "../../wire/certificate.ts";
import type { requestOverHttp1 } from "../../wire/http1-client.ts";

/** What a server that speaks TLS is made with. It asks clients for a certificate, and takes any or none. */
export const TLS = { ...CERTIFICATE, requestCert: true, rejectUnauthorized: false };

/** Sends requests to two servers with one counter, without TLS and with it; the second one starts when it is needed. */
export async function runningOnBoth(
  makeServer: (isTls: boolean) => Server,
  counter: CallCounter,
  send?: typeof requestOverHttp1,
): Promise<Running> {
  const started = new Map<boolean, Promise<Running>>();
  const over = (isTls: boolean): Promise<Running> => {
    const running = started.get(isTls) ?? runningOn(makeServer(isTls), counter, send);
    started.set(isTls, running);
    return running;
  };
  return {
    request: async (request) => (await over(request.tls !== undefined)).request(request),
    stop: async () => {
      for (const running of started.values()) await (await running).stop();
    },
  };
}
