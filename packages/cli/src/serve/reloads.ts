import { showPolicyFileError, showProblems } from "../check/text-report.ts";
import { showFaults } from "../guard/show-faults.ts";
import type { Style } from "../terminal/style.ts";
import { printable } from "../terminal/text.ts";
import type { GuardReload } from "./guard-reload.ts";
import type { Reload } from "./policy-reload.ts";
import { warningsLine } from "./start-up.ts";

/** What became of a change to the policy file, for whoever watches the server. */
export function showReload(reload: Reload, hasGuard: boolean, style: Style): string {
  const stays = style.yellow("The policy that was in force stays.");
  switch (reload.result) {
    case "ok": {
      const done = `${style.green("policy reloaded")} from ${printable(reload.file.path)}`;
      const { length } = reload.warnings;
      return length === 0 ? done : `${done}; ${warningsLine(length, reload.file.path, hasGuard, style)}`;
    }
    case "refused":
      return `${showProblems(reload.file, reload.problems, style)}\n${stays}`;
    case "refused-by-guard":
      return `${showFaults(reload.faults, style)}\n${stays}`;
    default:
      return `${showPolicyFileError(reload.error, style)}\n${stays}`;
  }
}

/** The same of the file of the CSRF guard's options. */
export function showGuardReload(reload: GuardReload, style: Style): string {
  if (reload.result === "ok") return `${style.green("CSRF guard reloaded")} from ${printable(reload.file.path)}`;
  const why = reload.result === "refused" ? showFaults(reload.faults, style) : showPolicyFileError(reload.error, style);
  return `${why}\n${style.yellow("The guard that was in force stays.")}`;
}
