import { showNotice } from "../../check/notice.ts";
import type { Style } from "../../terminal/style.ts";
import { count, printable } from "../../terminal/text.ts";
import type { LoadedBaseline } from "./load-baseline.ts";

/** Everything that is wrong with a baseline as a person reads it, and a closing line. Ends without a line end. */
export function showBaselineFaults({ file, faults }: LoadedBaseline, style: Style): string {
  const notices = faults.map(({ message, hint, range }) =>
    showNotice(
      {
        severity: "error",
        code: null,
        title: "baseline",
        path: file.path,
        text: file.text,
        range,
        message,
        hint,
        see: "",
      },
      style,
    ),
  );
  const closing = `${style.red(style.bold(count(faults.length, "error")))} in the baseline ${printable(file.path)}`;
  return [...notices, closing].join("\n\n");
}
