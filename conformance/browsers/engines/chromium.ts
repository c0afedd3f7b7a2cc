import { setTimeout as sleep } from "node:timers/promises";
import { launch } from "puppeteer-core";
import type { BlockedReason, EngineDriver, RunningEngine } from "./engine.ts";
import { findExecutable } from "./find-executable.ts";

const find = () =>
  findExecutable("CHROMIUM_PATH", ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]);

// Does nothing of its own accord, so that what servers see is what the page does.
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Chromium over the DevTools protocol, whose Audits domain says why a call was blocked. */
export const CHROMIUM: EngineDriver = {
  name: "chromium",
  howToGet: "Chromium: install the Debian package chromium, or name its executable in CHROMIUM_PATH",
  isPresent: () => find() !== null,
  launch: async (): Promise<RunningEngine> => {
    const browser = await launch({ executablePath: find() ?? "", headless: true, args: ARGUMENTS });
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
      reasons: async () => {
        // Issues come a little after the calls that they are about.
        for (let before = -1; before !== reasons.length; await sleep(300)) before = reasons.length;
        return reasons;
      },
      close: () => browser.close(),
    };
  },
};
