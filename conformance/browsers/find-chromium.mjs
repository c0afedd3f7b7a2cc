import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

/** The environment variables that name the executable. */
const VARIABLES = ["CHROMIUM_PATH", "PUPPETEER_EXECUTABLE_PATH"];

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome.exe"];

const PLACES = [
  "/usr/bin/chromium",
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

export const HOW_TO_GET_CHROMIUM =
  "No Chromium found: install it (Debian: sudo apt-get install chromium), or name its executable in CHROMIUM_PATH.";

/** The path of a Chromium's executable: the one that the environment names, or else the first in PATH and the usual places. */
export function findChromium() {
  for (const variable of VARIABLES) {
    const path = process.env[variable];
    if (path) return isExecutable(path) ? path : null;
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES];
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
