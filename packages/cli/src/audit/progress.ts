import { count } from "../terminal/text.ts";

/** What of `process.stderr` counts here. */
interface Output {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

/** A line that says how far an audit is, on a terminal; elsewhere nothing. */
export function progressOn(output: Output): {
  readonly show: (done: number, all: number, requests: number) => void;
  readonly clear: () => void;
} {
  let isShown = false;
  return {
    show: (done, all, requests) => {
      if (output.isTTY !== true) return;
      output.write(`\r\u001B[K${done} of ${count(all, "endpoint")}, ${count(requests, "request")}`);
      isShown = true;
    },
    clear: () => {
      if (isShown) output.write("\r\u001B[K");
      isShown = false;
    },
  };
}
