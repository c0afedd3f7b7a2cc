// `npm run setup:browsers`: the browsers that the end-to-end tests drive. Quick where they are present.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { EXECUTABLES, findExecutable, howToGet } from "../conformance/browsers/engines/executables.mjs";

const isDebian = existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get");
const isRoot = process.getuid?.() === 0;
const missing = () => Object.values(EXECUTABLES).filter((executable) => findExecutable(executable) === null);

if (missing().length > 0 && isDebian && isRoot)
  install([...new Set(missing().map((executable) => executable.package))]);
for (const executable of Object.values(EXECUTABLES)) {
  const path = findExecutable(executable);
  if (path === null) process.exitCode = 1;
  console.log(path === null ? howToGet(executable) : `${executable.title}: ${path}`);
}

function install(packages) {
  const options = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  try {
    execFileSync("apt-get", ["update", "-q"], options);
    execFileSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], options);
  } catch (error) {
    console.error(`apt-get could not install ${packages.join(", ")}: ${error.message}`);
  }
}
