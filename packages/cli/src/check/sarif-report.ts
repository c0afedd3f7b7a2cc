import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { isAbsolute, sep } from "node:path";
import { type Problem, type ProblemCode, showPath } from "corslet";
import type { Location, Log, ReportingDescriptor, Result } from "sarif";
import { ruleOfProblem } from "../audit/declared/problem-rules.ts";
import { rangeOfProblem } from "../policy-file/checked-policy.ts";
import type { PolicyFile } from "../policy-file/policy-file.ts";
import { printable } from "../terminal/text.ts";
import { auditRule, jsonValue } from "./json-report.ts";
import { RULES } from "./rules.ts";

/**
 * The report in SARIF 2.1.0, which code hosts show beside the lines of a change.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(file: PolicyFile, problems: readonly Problem[], version: string): string {
  const codes = [...new Set(problems.map((problem) => problem.code))].sort();
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "corslet",
            version,
            semanticVersion: version,
            rules: codes.map((code) => ruleOf(code, problems)),
          },
        },
        columnKind: "utf16CodeUnits",
        artifacts: [{ location: { uri: uriOf(file.path) } }],
        results: resultsOf(file, problems, codes),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function ruleOf(code: ProblemCode, problems: readonly Problem[]): ReportingDescriptor {
  const example = problems.find((problem) => problem.code === code);
  const see = example?.see ?? "";
  return {
    id: code,
    shortDescription: { text: RULES[code] },
    help: { text: `${RULES[code]} The rule: ${see}`, markdown: `${RULES[code]} [The rule](${see})` },
    helpUri: see,
    defaultConfiguration: { level: example?.severity ?? "error" },
    properties: { tags: ["security", code.startsWith("csrf/") ? "csrf" : "cors"], precision: "very-high" },
  };
}

function resultsOf(file: PolicyFile, problems: readonly Problem[], codes: readonly ProblemCode[]): Result[] {
  const seen = new Map<string, number>();
  return problems.map((problem) => {
    const identity = identityOf(problem);
    const occurrence = seen.get(identity) ?? 0;
    seen.set(identity, occurrence + 1);
    return {
      ruleId: problem.code,
      ruleIndex: codes.indexOf(problem.code),
      level: problem.severity,
      message: { text: problem.hint === "" ? problem.message : `${problem.message} Mend: ${problem.hint}.` },
      locations: [locationOf(file, problem)],
      partialFingerprints: { "corslet/v1": createHash("sha256").update(`${identity}#${occurrence}`).digest("hex") },
      ...(ruleOfProblem(problem.code) !== null && { properties: auditRule(problem) }),
    };
  });
}

/** What stays the same when lines or entries are added before a problem: its code, its value, and its keys without indexes. */
function identityOf({ code, path, value }: Problem): string {
  return JSON.stringify([code, path.filter((key) => typeof key === "string"), jsonValue(value) ?? null]);
}

function locationOf(file: PolicyFile, problem: Problem): Location {
  const range = rangeOfProblem(file, problem);
  const region = range && {
    startLine: range.start.line,
    startColumn: range.start.column,
    endLine: range.end.line,
    endColumn: range.end.column,
  };
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(file.path), index: 0 }, ...(region && { region }) },
    ...(problem.path.length > 0 && {
      logicalLocations: [{ fullyQualifiedName: printable(showPath(problem.path)), kind: "member" }],
    }),
  };
}

/** Relative to the working directory, which for a code host is the repository's root; else a file URL. */
function uriOf(path: string): string {
  return isAbsolute(path) ? pathToFileURL(path).href : path.split(sep).map(encodeURIComponent).join("/");
}
