import { createBrowser } from "../../packages/corslet/src/browser/browser.ts";
import type { Explanation, Mend } from "../../packages/corslet/src/browser/explanation.ts";
import type { FailureCode } from "../../packages/corslet/src/browser/failure.ts";
import { formatExplanation } from "../../packages/corslet/src/browser/format-explanation.ts";
import { ALGORITHMS } from "../../packages/corslet/src/browser/step.ts";
import { type Example, examples, PAGE } from "./examples.ts";
import { inProse, wrap } from "./prose.ts";
import { shownCall } from "./shown-call.ts";

const GROUPS = ["Nothing is sent", "The preflight", "The answer", "Redirects", "Below HTTP"] as const;

type Group = (typeof GROUPS)[number];

/** Where the troubleshooting guide has what Chrome's console says of a code. */
const IN_THE_CONSOLE: { readonly [Code in FailureCode]?: string } = {
  MissingAllowOriginHeader: "no-access-control-allow-origin-header",
  MultipleAllowOriginValues: "another-origin-several-or-an-invalid-one",
  InvalidAllowOriginValue: "another-origin-several-or-an-invalid-one",
  AllowOriginMismatch: "another-origin-several-or-an-invalid-one",
  WildcardOriginNotAllowed: "wildcard-with-credentials",
  InvalidAllowCredentials: "credentials-not-allowed",
  PreflightMissingAllowOriginHeader: "the-preflight-gets-no-access-control-allow-origin",
  PreflightMultipleAllowOriginValues: "another-origin-several-or-an-invalid-one",
  PreflightInvalidAllowOriginValue: "another-origin-several-or-an-invalid-one",
  PreflightAllowOriginMismatch: "another-origin-several-or-an-invalid-one",
  PreflightWildcardOriginNotAllowed: "wildcard-with-credentials",
  PreflightInvalidAllowCredentials: "credentials-not-allowed",
  PreflightInvalidStatus: "the-preflight-has-no-ok-status-or-is-redirected",
  PreflightDisallowedRedirect: "the-preflight-has-no-ok-status-or-is-redirected",
  MethodDisallowedByPreflightResponse: "method-not-allowed",
  HeaderDisallowedByPreflightResponse: "request-header-not-allowed",
  NetworkFailure: "failed-to-fetch-and-nothing-about-cors",
};

interface Entry {
  readonly code: FailureCode;
  readonly example: Example;
  readonly explanation: Explanation;
}

/** The guide's entries for every code, grouped, as Markdown. Each example is really made. */
export async function reasonEntries(): Promise<string> {
  const entries: Entry[] = [];
  for (const [name, example] of Object.entries(examples())) {
    const { url, init, transport } = example;
    const explanation = await createBrowser({ page: PAGE, transport }).explain(url, init);
    if (explanation.code !== name) throw new Error(`the example of ${name} fails with ${explanation.code}`);
    entries.push({ code: explanation.code, example, explanation });
  }
  const groups = GROUPS.map((group) => ({ group, members: entries.filter((entry) => groupOf(entry) === group) }));
  return [
    ...groups.map(({ group, members }) => `- **${group}:**\n${wrap(members.map(link).join(", "), "  ")}`),
    ...groups.flatMap(({ group, members }) => [`\n## ${group}`].concat(members.map(entryText))),
  ].join("\n");
}

function groupOf({ code, explanation: { verdict, exchanges } }: Entry): Group {
  if (verdict === "not-sent") return "Nothing is sent";
  if (code === "NetworkFailure" || code === "CrossOriginResourcePolicy") return "Below HTTP";
  if (exchanges.at(-1)?.request.kind === "preflight") return "The preflight";
  return /Redirect/.test(code) ? "Redirects" : "The answer";
}

function link({ code }: Entry): string {
  return `[\`${code}\`](#${code.toLowerCase()})`;
}

function entryText({ code, example, explanation }: Entry): string {
  const { message, mend, see, engines } = explanation;
  const name = Object.entries(ALGORITHMS).find(([, address]) => address === see)?.[0] ?? see;
  const anchor = IN_THE_CONSOLE[code];
  const others = engines.map(
    ({ engine, verdict }) =>
      `${engine} decides otherwise: ${verdict}. See [engine differences](10-engine-differences.md).`,
  );
  const links = [
    `In the standard: [${name}](${see}).`,
    ...(anchor === undefined ? [] : [`In the console: [what Chrome says](07-troubleshooting.md#${anchor}).`]),
  ];
  return [
    `\n### \`${code}\`\n`,
    wrap(inProse(message)),
    `\n<!-- test: reason ${code} -->\n\`\`\`\n${[shownCall(example), ...exchangeParagraphs(explanation)].join("\n\n")}\n\`\`\`\n`,
    ...mend.map(mendText),
    "",
    ...others.map((text) => `${text}\n`),
    links.join(" "),
  ].join("\n");
}

// What `corslet explain` prints of the exchanges, and of what was compared. A loop is shown by its beginning.
function exchangeParagraphs(explanation: Explanation): string[] {
  const paragraphs = formatExplanation(explanation)
    .split("\n\n")
    .filter((paragraph) => /^(?:-> | {2}expected )/.test(paragraph));
  if (paragraphs.length <= 4) return paragraphs;
  return [...paragraphs.slice(0, 2), `… and ${paragraphs.length - 2} more`];
}

function mendText({ who, text, header, policy }: Mend): string {
  const sentence = `**${who === "server" ? "On the server" : "In the page"}:** ${inProse(text)}`;
  return [
    wrap(sentence, "  ").replace(/^ {2}/, "- "),
    ...(header === undefined ? [] : [`  <br>\`${header}\``]),
    ...(policy === undefined ? [] : [`  <br>in a Corslet policy: \`${policy}\``]),
  ].join("\n");
}
