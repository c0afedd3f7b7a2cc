import { type JunitCase, type JunitSuite, junitXml } from "../report/junit.ts";
import type { Difference, ProvedRow, VerifyReport } from "./report.ts";
import { TOPICS } from "./topics.ts";

/** What was proved, as JUnit XML: a suite a path, a test a topic. What got no answer is an error. */
export function junitReport(reports: readonly VerifyReport[]): string {
  return junitXml("corslet verify", reports.flatMap(suitesOf));
}

function suitesOf({ target, proved, differences }: VerifyReport): JunitSuite[] {
  const paths = [...new Set(proved.map(({ path }) => path))];
  return paths.map((path) => ({
    // A path that nobody has is new each time; its pattern stays.
    name: `${target} ${proved.find((row) => row.path === path)?.resource ?? path}`,
    cases: proved
      .filter((row) => row.path === path)
      .map((row) =>
        caseOf(
          row,
          differences.filter((each) => each.path === path && each.topic === row.topic),
        ),
      ),
  }));
}

function caseOf({ topic, claims, failed }: ProvedRow, differences: readonly Difference[]): JunitCase {
  const name = TOPICS[topic];
  if (failed === 0) return { name, outcome: "passed" };
  const details = differences.map(detailsOf).join("\n\n");
  return differences.some(({ answer }) => answer !== null)
    ? { name, outcome: "failure", type: "differs", message: `${failed} of ${claims} fail`, details }
    : { name, outcome: "error", type: "incomplete", message: `${failed} of ${claims} got no answer`, details };
}

function detailsOf({ origin, how, faults, curl, answer }: Difference): string {
  const who = origin === null ? how : `${origin} (${how})`;
  const lines = answer === null ? ["no answer"] : [`HTTP ${answer.status}`, ...answer.headers];
  return [who, ...faults, curl, ...lines].join("\n");
}
