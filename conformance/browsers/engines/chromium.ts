import { setTimeout as sleep } from "node:timers/promises";
import { launchChromium } from "../chromium.ts";
import type { BlockedReason, EngineDriver, RunningEngine } from "./engine.ts";
import { EXECUTABLES, findExecutable, howToGet } from "./executables.mjs";

/** Chromium over the DevTools protocol, whose Audits domain says why a call was blocked. */
export const CHROMIUM: EngineDriver = {
  name: "chromium",
  howToGet: howToGet(EXECUTABLES.chromium),
  isPresent: () => findExecutable(EXECUTABLES.chromium) !== null,
  launch: async (options): Promise<RunningEngine> => {
    const browser = await launchChromium(options);
    const page = await browser.newPage();
    const session = await page.createCDPSession();
    const reasons: BlockedReason[] = [];
    session.on("Audits.issueAdded", ({ issue }) => {
      const cors = issue.details.corsIssueDetails;
      if (cors !== undefined && !cors.isWarning)
        reasons.push({ url: cors.request.url ?? "", code: cors.corsErrorStatus.corsError });
    });
    await session.send("Audits.enable");
    return {
      version: await browser.version(),
      open: async (url) => {
        await page.goto(url);
      },
      reload: async () => {
        await page.reload();
      },
      reasons: async () => {
        // Issues come a little after the calls that they are about.
        for (let before = -1; before !== reasons.length; await sleep(300)) before = reasons.length;
        return reasons;
      },
      close: () => browser.close(),
    };
  },
};
