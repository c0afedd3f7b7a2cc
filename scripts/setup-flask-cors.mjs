// `npm run setup:flask-cors`: the real flask-cors, of which the moving guide's claims are asked, in a virtual environment
// of its own. Quick where it is present; Debian keeps venv in a package apart.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = `${root}.cache/flask-cors`;
const python = `${folder}/bin/python`;

if (!isInstalled() && !install() && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
  const options = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  execFileSync("apt-get", ["update", "-q"], options);
  execFileSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "python3-venv"], options);
  install();
}
if (!isInstalled()) process.exitCode = 1;
console.log(isInstalled() ? `flask-cors: ${folder}` : "flask-cors: not installed; it needs python3 with venv and pip.");

function install() {
  try {
    execFileSync("python3", ["-m", "venv", "--clear", folder], { stdio: "inherit" });
    execFileSync(python, ["-m", "pip", "install", "-q", "-r", `${root}docs/snippets/flask-cors.txt`], {
      stdio: "inherit",
    });
    return true;
  } catch {
    return false;
  }
}

function isInstalled() {
  try {
    execFileSync(python, ["-c", "import flask_cors"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
