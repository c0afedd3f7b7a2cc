import process from "node:process";
import { Window } from "happy-dom";
import { makeCalls, type PageScope } from "../call.ts";
import { answersOf, asWritten } from "../express.ts";
import type { Case } from "../../browsers/differential/vocabulary.ts";
import type { Subject } from "../subject.ts";
import { versionOf } from "../version.ts";

/** A window of happy-dom. */
export const HAPPY_DOM: Subject = {
  name: "happy-dom",
  version: versionOf("happy-dom"),
  by: "`fetch` and `XMLHttpRequest`",
  express: asWritten(uncaught),
  open: ({ page }) => {
    const window = new Window({ url: `${page}/driver/0` });
    const scope = window as unknown as PageScope;
    process.on("uncaughtException", dropped);
    return Promise.resolve({
      usesNetwork: true,
      observe: async ({ calls }) => ({ calls: await makeCalls(scope, calls), requests: [] }),
      close: async () => {
        await window.happyDOM.close();
        process.off("uncaughtException", dropped);
      },
    });
  },
};

// Version 21.0.4 looks for what a 304 confirms where no caller can catch that it is not there.
function uncaught(row: Case): string | null {
  return answersOf(row).some(({ status }) => status === 304) ? "an answer of 304, which ends the process" : null;
}

// It throws some errors out of a socket's events. They would end the process; here the call times out instead.
function dropped(): void {}
