// Adds up what the gate ran: the steps in steps.tsv, and the tests in every JSON report of vitest beside it. Prints
// `N passed, N failed` as its last line and fails when anything did, or when nothing ran.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder = ".cache/ci"] = process.argv.slice(2);
const failures = [];
let passed = 0;
let tests = 0;

for (const line of readFileSync(join(folder, "steps.tsv"), "utf8").trim().split("\n")) {
  const [outcome, step] = line.split("\t");
  if (outcome === "passed") passed++;
  else failures.push(`step: ${step}`);
}
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  const report = JSON.parse(readFileSync(join(folder, file), "utf8"));
  for (const { assertionResults, name } of report.testResults) {
    for (const { status, fullName } of assertionResults) {
      tests++;
      if (status === "passed") passed++;
      // In the gate nothing may be skipped.
      else failures.push(`${status}: ${fullName} (${name.split("/").slice(-2).join("/")})`);
    }
  }
}
if (tests === 0) failures.push("no test ran");
for (const failure of failures) console.log(failure);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
