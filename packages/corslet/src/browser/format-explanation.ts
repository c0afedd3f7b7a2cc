import type { Explanation } from "./explanation.ts";
import type { Exchange } from "./wire.ts";
import { wrapped } from "./wrapped.ts";

/** How parts of the text are shown; each gets the text and returns it, coloured or not. */
export interface Shades {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const PLAIN: Shades = { good: String, bad: String, strong: String, faint: String };

// What of a request and an answer the CORS protocol looks at.
const SHOWN_REQUEST: ReadonlySet<string> = new Set([
  "origin",
  "access-control-request-method",
  "access-control-request-headers",
  "cookie",
]);
const SHOWN_RESPONSE: ReadonlySet<string> = new Set([
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-allow-methods",
  "access-control-allow-headers",
  "access-control-expose-headers",
  "access-control-max-age",
  "cross-origin-resource-policy",
  "location",
  "vary",
]);

/**
 * An explanation as people read it: the verdict, what was exchanged, what was compared, and the mend.
 *
 * @param width columns at which sentences are wrapped; lines of headers and policies never are, so that they can be
 *   copied.
 */
export function formatExplanation(explanation: Explanation, shades: Shades = PLAIN, width: number = Infinity): string {
  return [
    ...verdictLines(explanation, shades, width),
    "",
    ...explanation.exchanges.flatMap((exchange) => exchangeLines(exchange, shades)),
    ...comparedLines(explanation, shades),
    ...mendLines(explanation, shades, width),
    ...engineLines(explanation, shades, width),
    shades.faint(explanation.see),
  ].join("\n");
}

function verdictLines(explanation: Explanation, { good, bad, strong }: Shades, width: number): string[] {
  const { verdict, code, message, response, exposed } = explanation;
  const word =
    verdict === "readable" ? good("READABLE") : bad(verdict === "not-sent" ? "NOT SENT" : verdict.toUpperCase());
  const names = exposed.length === 0 ? "none" : exposed.join(", ");
  return [
    `${strong(word)}${code === null ? "" : ` ${code}`}`,
    ...wrapped(message, width),
    ...(response?.type === "cors" ? wrapped(`Headers that it reads: ${names}.`, width) : []),
  ];
}

function exchangeLines({ request, response }: Exchange, { faint, strong }: Shades): string[] {
  const kind = request.kind === "preflight" ? " (preflight)" : "";
  const asked = request.headers.filter(([name]) => SHOWN_REQUEST.has(name.toLowerCase()));
  const answered = (response?.headers ?? []).filter(([name]) => SHOWN_RESPONSE.has(name.toLowerCase()));
  return [
    `${strong("->")} ${request.method} ${request.url}${faint(kind)}`,
    ...asked.map(([name, value]) => `   ${name}: ${value}`),
    `${strong("<-")} ${response === null ? "no answer" : `${response.status} ${response.statusText ?? ""}`.trimEnd()}`,
    ...answered.map(([name, value]) => `   ${name}: ${value}`),
    ...(answered.length === 0 && response !== null ? [faint("   no header of the CORS protocol")] : []),
    "",
  ];
}

function comparedLines({ compared, code }: Explanation, { strong }: Shades): string[] {
  if (
    compared === null ||
    compared.found === null ||
    !/AllowOrigin|AllowCredentials/.test(code ?? "") ||
    compared.expected === "" ||
    compared.found === "*"
  )
    return [];
  const { expected, found } = compared;
  let at = 0;
  while (at < expected.length && expected[at] === found[at]) at++;
  return [`  expected  ${expected}`, `  found     ${found}`, `            ${" ".repeat(at)}${strong("^")}`, ""];
}

function mendLines({ mend }: Explanation, { strong, faint }: Shades, width: number): string[] {
  if (mend.length === 0) return [];
  const lines = mend.flatMap(({ who, text, header, policy }) => [
    ...wrapped(`${who === "server" ? "On the server" : "In the page"}: ${text}`, width, "  "),
    ...(header === undefined ? [] : [`    ${strong(header)}`]),
    ...(policy === undefined ? [] : [`    ${faint("in a Corslet policy:")} ${policy}`]),
  ]);
  return [strong("To mend it"), ...lines, ""];
}

function engineLines({ engines, verdict }: Explanation, { faint }: Shades, width: number): string[] {
  if (engines.length === 0) return [];
  const lines = engines.flatMap(({ engine, verdict: other, code }) =>
    wrapped(
      other === "sent"
        ? `${engine} would decide otherwise: the preflight's answer lets the request be sent there.`
        : `${engine} would decide otherwise: ${other}${code === null ? "" : ` (${code})`}, not ${verdict}.`,
      width,
    ),
  );
  return [...lines.map(faint), ""];
}

/** The steps of the standard that decided, one after the other, with the address of each. */
export function formatSteps({ steps }: Explanation, shades: Shades = PLAIN, width: number = Infinity): string {
  const lines = steps.flatMap(({ algorithm, says, see, code }) => [
    `  ${shades.strong(algorithm)}${code === undefined ? "" : ` ${shades.bad(code)}`}`,
    ...wrapped(says, width, "    "),
    shades.faint(`    ${see}`),
  ]);
  return [shades.strong("Step by step"), ...lines].join("\n");
}
