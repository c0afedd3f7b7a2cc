import process from "node:process";
import type { Case } from "../../browsers/differential/vocabulary.ts";
import { makeCalls } from "../call.ts";
import { asWritten, byXhr } from "../express.ts";
import type { Subject } from "../subject.ts";

/** The `fetch` of Node itself: no page, so no origin. */
export const NODE: Subject = {
  name: "Node's `fetch`",
  version: `${process.version.slice(1)} (undici ${process.versions["undici"]})`,
  by: "`fetch`",
  express: asWritten(byXhr, relativeUrl),
  open: () =>
    Promise.resolve({
      usesNetwork: true,
      observe: async ({ calls }) => ({ calls: await makeCalls(globalThis, calls), requests: [] }),
      close: () => Promise.resolve(),
    }),
};

function relativeUrl({ calls }: Case): string | null {
  return calls.some(({ url }) => url.startsWith("{path}")) ? "a relative URL, which only a page resolves" : null;
}
