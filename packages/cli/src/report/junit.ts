import { printable } from "../terminal/text.ts";
import { escapeMarkup } from "./markup.ts";

/** A group of tests. */
export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** One test: whether it passed, and what is told of it. */
export interface JunitCase {
  readonly name: string;
  readonly outcome: "passed" | "failure" | "error" | "skipped";
  /** In one line; a test that passed has none. */
  readonly message?: string;
  /** What kind of failure or error it is. */
  readonly type?: string;
  readonly details?: string;
}

/** Suites as JUnit XML, which every CI server reads. Ends without a line end. */
export function junitXml(name: string, suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(name)}" ${countsOf(all)}>`,
    ...suites.map(suiteText),
    "</testsuites>",
  ].join("\n");
}

function suiteText({ name, cases }: JunitSuite): string {
  const lines = cases.map(
    (each) =>
      `    <testcase classname="${attribute(name)}" name="${attribute(each.name)}">${outcomeText(each)}</testcase>`,
  );
  return [`  <testsuite name="${attribute(name)}" ${countsOf(cases)}>`, ...lines, "  </testsuite>"].join("\n");
}

function outcomeText({ outcome, message, type, details }: JunitCase): string {
  if (outcome === "passed") return details === undefined ? "" : `<system-out>${text(details)}</system-out>`;
  const attributes = [
    ...(type === undefined ? [] : [` type="${attribute(type)}"`]),
    ...(message === undefined ? [] : [` message="${attribute(message)}"`]),
  ].join("");
  return details === undefined
    ? `<${outcome}${attributes}/>`
    : `<${outcome}${attributes}>${text(details)}</${outcome}>`;
}

function countsOf(cases: readonly JunitCase[]): string {
  const having = (outcome: JunitCase["outcome"]): number => cases.filter((each) => each.outcome === outcome).length;
  return `tests="${cases.length}" failures="${having("failure")}" errors="${having("error")}" skipped="${having("skipped")}"`;
}

// Characters that XML 1.0 does not have, not even escaped, and that `printable` leaves.
const NOT_XML = /[\uFFFE\uFFFF]/g;

function text(value: string): string {
  return escapeMarkup(printable(value).replaceAll(NOT_XML, "\uFFFD"));
}

function attribute(value: string): string {
  return text(value).replaceAll(/\s+/g, " ");
}
