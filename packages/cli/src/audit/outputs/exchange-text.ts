import { asCurl } from "../../probe/curl.ts";
import { count, printable } from "../../terminal/text.ts";
import type { Exchange } from "../finding.ts";

/** Of an answer, so many header lines are shown; what counts is shown first. */
const MAX_LINES = 40;

/** Of a line, so many characters are shown. */
const MAX_LENGTH = 500;

// What CORS, caches and browsers go by, and what is nearly spelt like it.
const COUNTS =
  /^(?:access-?control|acces-|vary$|cache-control$|age$|x-cache|location$|set-cookie$|www-authenticate$|strict-transport|timing-allow|allow$|origin|content-type$|etag$|.*control-allow)/i;

/** The request as a person repeats it in a shell. */
export function curlOf({ request }: Exchange): string {
  return printable(asCurl(request));
}

/** The status of an answer and those of its raw header lines that count here, safe to show; in the order of the wire. */
export function headLinesOf({ answer }: Exchange): string[] {
  if (answer === null) return ["no answer"];
  const lines = answer.headers.filter(([name]) => COUNTS.test(name));
  const left = answer.headers.length - Math.min(lines.length, MAX_LINES);
  return [
    `HTTP ${answer.status}`,
    ...lines.slice(0, MAX_LINES).map(([name, value]) => shortened(printable(`${name}: ${value}`))),
    ...(left > 0 ? [`… and ${count(left, "other header line")}`] : []),
  ];
}

function shortened(line: string): string {
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

/** What stands before an exchange: what it is there for. */
export const ROLES: { readonly [Role in Exchange["role"]]: string } = {
  shows: "Shows it",
  confirms: "Confirms it",
  control: "Control",
};
