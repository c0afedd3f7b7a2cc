import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type Browser, launch } from "puppeteer-core";
import type { LaunchOptions } from "./engines/engine.ts";
import { EXECUTABLES, findExecutable, howToGet } from "./engines/executables.mjs";

// A browser that does nothing of its own accord, so that what servers see is what pages do. The profile is a fresh
// temporary folder, which is removed when the browser closes.
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Whether Chromium's tests can run. Says how to get it where they cannot.
 *
 * @throws {Error} in CI, where they may not be skipped.
 */
export function hasChromium(): boolean {
  if (findExecutable(EXECUTABLES.chromium) !== null) return true;
  if (process.env["CI"]) throw new Error(howToGet(EXECUTABLES.chromium));
  console.warn(howToGet(EXECUTABLES.chromium));
  return false;
}

// Debian's Chromium withholds third parties' cookies, and Chromium does not.
const AS_SHIPPED = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };

/** Starts a real Chromium without a window. Nothing is intercepted: interception would answer preflights itself. */
export async function launchChromium({ hosts = [], trustedKey, asShipped }: LaunchOptions = {}): Promise<Browser> {
  const executablePath = findExecutable(EXECUTABLES.chromium);
  if (executablePath === null) throw new Error(howToGet(EXECUTABLES.chromium));
  const rules = hosts.map((host) => `MAP ${host} 127.0.0.1`).join();
  const args = [
    ...ARGUMENTS,
    ...(rules === "" ? [] : [`--host-resolver-rules=${rules}`]),
    ...(trustedKey === undefined ? [] : [`--ignore-certificate-errors-spki-list=${trustedKey}`]),
  ];
  if (asShipped !== true) return launch({ executablePath, headless: true, args });
  const userDataDir = mkdtempSync(join(tmpdir(), "corslet-chromium-"));
  mkdirSync(join(userDataDir, "Default"));
  writeFileSync(join(userDataDir, "Default", "Preferences"), JSON.stringify(AS_SHIPPED));
  const browser = await launch({ executablePath, headless: true, args, userDataDir });
  browser.process()?.once("exit", () => rmSync(userDataDir, { recursive: true, force: true, maxRetries: 3 }));
  return browser;
}
