import { JSDOM, VirtualConsole } from "jsdom";
import { makeCalls, type PageScope } from "../call.ts";
import { toXhr } from "../express.ts";
import type { Subject } from "../subject.ts";
import { versionOf } from "../version.ts";

/** A window of jsdom, which has XMLHttpRequest and no `fetch`. */
export const JSDOM_PAGE: Subject = {
  name: "jsdom",
  version: versionOf("jsdom"),
  by: "`XMLHttpRequest`",
  express: toXhr,
  open: ({ page }) => {
    const dom = new JSDOM("<!doctype html>", {
      url: `${page}/driver/0`,
      runScripts: "outside-only",
      resources: "usable",
      virtualConsole: new VirtualConsole(),
    });
    return Promise.resolve({
      usesNetwork: true,
      observe: async ({ calls }) => ({ calls: await makeCalls(dom.window as PageScope, calls), requests: [] }),
      close: () => Promise.resolve(dom.window.close()),
    });
  },
};
