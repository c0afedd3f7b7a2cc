import type { ProblemPath } from "corslet";
import type { MemberPart, PolicyFile, SourceRange } from "../../policy-file/policy-file.ts";
import { printable } from "../../terminal/text.ts";
import { nearestTo } from "../rules/nearest.ts";
import { isRuleId } from "../rules/index.ts";
import { RULE_IDS } from "../rules/rule.ts";
import type { BaselineEntry } from "./entry.ts";

/** What is wrong with a baseline, where, and what to write. */
export interface BaselineFault {
  readonly message: string;
  readonly hint: string;
  readonly range: SourceRange | null;
}

const KEYS = ["fingerprint", "id", "where", "reason", "expires"] as const;

/** Reads the entries of a baseline, and everything that is wrong with them. With a fault no entry counts. */
export function checkBaseline({ config, locate }: PolicyFile): {
  readonly entries: readonly BaselineEntry[];
  readonly faults: readonly BaselineFault[];
} {
  const faults: BaselineFault[] = [];
  const entries: BaselineEntry[] = [];
  const fault = (path: ProblemPath, message: string, hint: string, part: MemberPart = "value"): void => {
    faults.push({ message, hint, range: locate(path, part) });
  };
  if (!isObject(config)) {
    fault([], "A baseline is an object.", "write accepted: with a list below it");
    return { entries: [], faults };
  }
  for (const key of Object.keys(config))
    if (key !== "accepted" && key !== "$schema")
      fault([key], `There is no key ${printable(key)} in a baseline.`, "write accepted: with a list below it", "key");
  const list = config["accepted"];
  if (!Array.isArray(list)) {
    fault(["accepted"], "accepted is a list of findings.", "write accepted: with a list below it, or accepted: []");
    return { entries: [], faults };
  }
  const seen = new Map<string, number>();
  for (const [index, item] of (list as readonly unknown[]).entries()) {
    const before = faults.length;
    const entry = readEntry(item, (key, message, hint, part) =>
      fault(["accepted", index, ...(key === null ? [] : [key])], `Entry ${index + 1}: ${message}`, hint, part),
    );
    if (faults.length > before || entry === null) continue;
    const first = seen.get(entry.fingerprint);
    if (first !== undefined)
      fault(
        ["accepted", index, "fingerprint"],
        `Entry ${index + 1}: the fingerprint is that of entry ${first + 1}.`,
        "keep one of them",
      );
    else seen.set(entry.fingerprint, index);
    entries.push(entry);
  }
  return { entries: faults.length > 0 ? [] : entries, faults };
}

type Tell = (key: string | null, message: string, hint: string, part?: MemberPart) => void;

function readEntry(item: unknown, tell: Tell): BaselineEntry | null {
  if (!isObject(item)) {
    tell(null, "it is no object.", `write ${KEYS.join(", ")}`);
    return null;
  }
  for (const key of Object.keys(item))
    if (!(KEYS as readonly string[]).includes(key)) {
      const near = nearestTo(key, KEYS)[0];
      tell(
        key,
        `there is no key ${printable(key)}.`,
        near === undefined ? `write ${KEYS.join(", ")}` : `write ${near}`,
        "key",
      );
    }
  const fingerprint = textOf(item["fingerprint"]);
  if (fingerprint === null) tell("fingerprint", "the fingerprint is missing.", "copy it from the report");
  const id = textOf(item["id"]);
  if (id === null) tell("id", "the id is missing.", "write the finding's id, such as origin-null");
  else if (!isRuleId(id)) {
    const near = nearestTo(id, RULE_IDS)[0];
    tell(
      "id",
      `there is no finding ${printable(id)}.`,
      near === undefined ? "copy the id from the report" : `write ${near}`,
    );
  }
  const reason = textOf(item["reason"]);
  if (reason === null) tell("reason", "the reason is missing.", "say why the finding is accepted");
  const expires = textOf(item["expires"]);
  if (expires === null) tell("expires", "the last day is missing.", "write expires: and a day, such as 2027-01-31");
  else if (!isDay(expires))
    tell("expires", `${printable(expires)} is no day.`, "write year, month and day, such as 2027-01-31");
  if (fingerprint === null || id === null || !isRuleId(id) || reason === null || expires === null) return null;
  return { fingerprint, id, reason, expires };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

// `Date` makes the 2nd of March of the 30th of February.
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
