// `npm run setup:audit-peers`: the scanners that the audit's lab asks beside Corslet, in a virtual environment of their
// own. CORScanner is a package; Corsy is a repository, at its last commit. Quick where they are present.
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = `${root}.cache/audit-peers`;
const corsy = `${folder}/Corsy`;
const CORSY = { url: "https://github.com/s0md3v/Corsy", commit: "2985ae24da524ba6905d36bfbadca7fe71a9f199" };

const run = (program, ...args) => execFileSync(program, args, { stdio: "inherit" });

attempt("CORScanner", `${folder}/bin/corscanner`, () => {
  run("python3", "-m", "venv", "--clear", folder);
  run(`${folder}/bin/python`, "-m", "pip", "install", "-q", "-r", `${root}conformance/audit-lab/auditors/peers.txt`);
});
attempt("Corsy", `${corsy}/corsy.py`, () => {
  rmSync(corsy, { recursive: true, force: true });
  run("git", "clone", "-q", CORSY.url, corsy);
  run("git", "-C", corsy, "checkout", "-q", CORSY.commit);
});

function attempt(name, file, install) {
  try {
    if (!existsSync(file)) install();
  } catch {
    process.exitCode = 1;
  }
  console.log(`${name}: ${existsSync(file) ? file : "not installed; it needs python3 with venv and pip, and git."}`);
}
