import { launch } from "puppeteer-core";
import type { EngineDriver, RunningEngine } from "./engine.ts";
import { EXECUTABLES, findExecutable, howToGet } from "./executables.mjs";

const find = () => findExecutable(EXECUTABLES.firefox);

// A profile that calls nobody: what servers see is what the page does.
const PREFERENCES = {
  "app.update.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  // Somebody who reloads what a form led to is asked, and says yes.
  "dom.confirm_repost.testing.always_accept": true,
};

// The driver's profile lets third parties see their cookies.
const AS_SHIPPED = {
  "browser.contentblocking.features.standard": "-tp,tpPrivate,cookieBehavior5,cookieBehaviorPBM5,-cryptoTP,-fp",
  "network.cookie.cookieBehavior": 5,
};

/** Firefox over WebDriver BiDi. */
export const FIREFOX: EngineDriver = {
  name: "firefox",
  howToGet: howToGet(EXECUTABLES.firefox),
  isPresent: () => find() !== null,
  launch: async ({ hosts = [], trustedKey, asShipped = false } = {}): Promise<RunningEngine> => {
    const browser = await launch({
      browser: "firefox",
      executablePath: find() ?? "",
      headless: true,
      acceptInsecureCerts: trustedKey !== undefined,
      extraPrefsFirefox: { ...PREFERENCES, ...(asShipped && AS_SHIPPED), "network.dns.localDomains": hosts.join() },
    });
    const page = await browser.newPage();
    return {
      version: await browser.version(),
      open: async (url) => {
        await page.goto(url);
      },
      reload: async () => {
        await page.reload();
      },
      reasons: () => Promise.resolve([]),
      close: () => browser.close(),
    };
  },
};
