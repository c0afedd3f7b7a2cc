// `npm run setup:browsers`: the browsers that the end-to-end tests drive. Quick where they are present.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { findChromium, HOW_TO_GET_CHROMIUM } from "../conformance/browsers/find-chromium.mjs";

const BROWSERS = [{ name: "Chromium", package: "chromium", find: findChromium, advice: HOW_TO_GET_CHROMIUM }];

const isDebian = existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get");
const isRoot = process.getuid?.() === 0;

for (const browser of BROWSERS) {
  if (browser.find() === null && isDebian && isRoot) install(browser.package);
  const path = browser.find();
  if (path === null) process.exitCode = 1;
  console.log(path === null ? browser.advice : `${browser.name}: ${path}`);
}

function install(name) {
  const options = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  try {
    execFileSync("apt-get", ["update", "-q"], options);
    execFileSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", name], options);
  } catch (error) {
    console.error(`apt-get could not install ${name}: ${error.message}`);
  }
}
