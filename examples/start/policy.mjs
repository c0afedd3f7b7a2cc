// The policy file and the guard's: those in this folder, or copies of them where the ports were moved.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { policyOf } from "corslet";
import { parse } from "yaml";

const FILE = fileURLToPath(new URL("corslet.policy.yaml", import.meta.url));
const GUARD_FILE = fileURLToPath(new URL("csrf.yaml", import.meta.url));

/**
 * @param {import("./ports.mjs").Ports} ports
 * @returns {{ file: string, guardFile: string, remove: () => void }}
 */
export function policyFileFor(ports) {
  const text = readFileSync(FILE, "utf8");
  const moved = text
    .replaceAll("http://localhost:4410", `http://localhost:${ports.granted}`)
    .replaceAll("http://localhost:4401", `http://localhost:${ports.proxy}`)
    .replaceAll("localhost:4420", `localhost:${ports.other}`);
  if (moved === text) return { file: FILE, guardFile: GUARD_FILE, remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), "corslet-start-"));
  const file = join(folder, "corslet.policy.yaml");
  const guardFile = join(folder, "csrf.yaml");
  writeFileSync(file, moved);
  copyFileSync(GUARD_FILE, guardFile);
  return { file, guardFile, remove: () => rmSync(dirname(file), { recursive: true, force: true }) };
}

/**
 * Explains decisions to the pages, by the file as it stands. Like `corslet serve`, it keeps the last good policy
 * while the file has a problem.
 *
 * @param {string} file
 */
export function policyReader(file) {
  let last = read(file);
  return (facts) => {
    let problem = null;
    try {
      last = read(file);
    } catch (error) {
      problem = String(error.message);
    }
    const { allowed, reason, value } = last.policy.decide(facts);
    return { allowed, reason, value: value ?? null, text: last.text, problem };
  };
}

function read(file) {
  const text = readFileSync(file, "utf8");
  return { text, policy: policyOf(parse(text)) };
}
