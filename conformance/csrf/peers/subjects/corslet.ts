import { readFileSync } from "node:fs";
import { CallCounter } from "../../../subjects/sockets.ts";
import { onExpress5 } from "../../subjects/express.ts";
import type { Peer } from "../peer.ts";

const { version } = JSON.parse(
  readFileSync(new URL("../../../../packages/corslet/package.json", import.meta.url), "utf8"),
) as { readonly version: string };

/** Corslet, as each row's setting says. */
export const CORSLET: Peer = {
  name: "Corslet",
  version,
  setUp:
    "The policy; `Sec-Fetch-Site`, `Origin` and `Referer`; tokens where the row's setting has them, and nowhere else. On Express 5.",
  asksForTokens: false,
  start: async (setting) => {
    const writes = new CallCounter();
    const running = await onExpress5.start(setting);
    return {
      writes,
      stop: running.stop,
      request: async (request) => {
        const answer = await running.request(request);
        // Whatever is let through counts as written.
        if ("handlerCalled" in answer && answer.handlerCalled) writes.calls++;
        return answer;
      },
    };
  },
};
