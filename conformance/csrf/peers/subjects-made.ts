import { CORPUS } from "../corpus.ts";
import { WRITE_REASONS, type WriteReason } from "../reasons.ts";
import { WRITE_SUBJECT_NAMES } from "../subjects/index.ts";

/** On what of Corslet's the rows run, and how many come to something else there. */
export function subjectsMade(): string {
  const names = WRITE_SUBJECT_NAMES.join("; ");
  const [rows, subjects] = [CORPUS.rows.length, WRITE_SUBJECT_NAMES.length];
  const turnedAway = count(({ turnedAway: is }) => is === true);
  const words = count(({ otherWords: is }) => is === true);
  const letThrough = count(({ expect }) => expect === "allow");
  const stopped = count(({ expect }) => expect === "refuse");
  return [
    `The ${rows} rows run on ${subjects} subjects: ${names}.`,
    `Of the ${rows * subjects} pairs of a row and a subject, ${turnedAway} are turned away before any guard sees them,`,
    `${words} are refused in other words, ${letThrough} are let through for what would tell the attack does not arrive there,`,
    `and ${stopped} legitimate ones are stopped; for each stands a reason in \`conformance/cases/csrf-reasons.json\`.`,
  ].join(" ");
}

function count(isOf: (reason: WriteReason) => boolean): number {
  return WRITE_REASONS.filter(isOf).reduce((sum, { subjects, rows }) => sum + subjects.length * rows.length, 0);
}
