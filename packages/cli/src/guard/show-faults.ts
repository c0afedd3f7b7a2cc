import { showPath } from "corslet";
import { showNotice } from "../check/notice.ts";
import type { Style } from "../terminal/style.ts";
import { count, printable } from "../terminal/text.ts";
import type { GuardFault } from "./checked-guard.ts";

/** Every defect of a guard's options as a person reads it, and a closing line that counts them. Ends without a line end. */
export function showFaults(faults: readonly GuardFault[], style: Style): string {
  const paths = [...new Set(faults.flatMap(({ file }) => (file === null ? [] : [printable(file.path)])))];
  const where = paths.length === 0 ? "" : ` in ${paths.join(" and ")}`;
  const closing = `${style.red(style.bold(count(faults.length, "error")))} of the CSRF guard${where}`;
  return [...faults.map((fault) => showFault(fault, style)), closing].join("\n\n");
}

function showFault({ severity, code, path, message, hint, see, file, range }: GuardFault, style: Style): string {
  // Without a place in the file, the place among the options is all there is.
  const place = range === null ? `${showPath(path)}: ` : "";
  return showNotice(
    {
      severity,
      code,
      path: file?.path ?? null,
      text: file?.text ?? null,
      range,
      message: `${place}${message}`,
      hint,
      see,
    },
    style,
  );
}
