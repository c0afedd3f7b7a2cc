import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

/** The programs that browser tests need: where each may be, and which of Debian's packages holds it. */
export const EXECUTABLES = {
  chromium: {
    title: "Chromium",
    package: "chromium",
    variables: ["CHROMIUM_PATH", "PUPPETEER_EXECUTABLE_PATH"],
    names: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome.exe"],
    places: [
      "/usr/bin/chromium",
      "/snap/bin/chromium",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    ],
  },
  firefox: {
    title: "Firefox",
    package: "firefox-esr",
    variables: ["FIREFOX_PATH"],
    names: ["firefox-esr", "firefox"],
    places: ["/Applications/Firefox.app/Contents/MacOS/firefox"],
  },
  webkitDriver: {
    title: "WebKit's driver",
    package: "webkit2gtk-driver",
    variables: ["WEBKIT_DRIVER_PATH"],
    names: ["WebKitWebDriver"],
    places: [],
  },
  miniBrowser: {
    title: "WebKit's MiniBrowser",
    package: "webkit2gtk-driver",
    variables: ["MINIBROWSER_PATH"],
    names: ["MiniBrowser"],
    places: ["4.1", "4.0"].map((version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`),
  },
  xvfb: { title: "Xvfb", package: "xvfb", variables: ["XVFB_PATH"], names: ["Xvfb"], places: [] },
};

/** A program's path: the one that the environment names, or else the first in PATH and the usual places; or null. */
export function findExecutable({ variables, names, places }) {
  for (const variable of variables) {
    const path = process.env[variable];
    if (path) return isExecutable(path) ? path : null;
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...places];
  return candidates.find(isExecutable) ?? null;
}

/** What to tell somebody who has none, in one line. */
export function howToGet({ title, package: name, variables }) {
  return `No ${title} found: install it (Debian: sudo apt-get install ${name}), or name its executable in ${variables[0]}.`;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
