import { type Command, Option } from "commander";
import {
  createBrowser,
  explainHeaders,
  type Explanation,
  formatExplanation,
  formatSteps,
  policyTransport,
} from "corslet/browser";
import { networkTransport } from "corslet/browser/network";
import { checkedPolicy } from "../policy-file/checked-policy.ts";
import { loadPolicyFile } from "../policy-file/load-policy-file.ts";
import { PolicyFileError } from "../policy-file/policy-file-error.ts";
import { showPolicyFileError, showProblems } from "../check/text-report.ts";
import { exitWhenWritten } from "../terminal/exit.ts";
import { styleFor } from "../terminal/style.ts";
import { showUsageError } from "../check/notice.ts";
import { printable } from "../terminal/text.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { callOf, type CallFlags } from "./call.ts";
import { explainRecording } from "./explain-recording.ts";
import { readText } from "./read-text.ts";
import { responseHeads } from "./response-head.ts";

interface ExplainFlags extends CallFlags {
  readonly from?: string;
  readonly policy?: string;
  readonly har?: string;
  readonly headers?: string;
  readonly timeout: string;
  readonly steps: boolean;
  readonly json: boolean;
}

const AFTER_HELP = `
It sends what the page's browser would send, and nothing else: the preflight where one is due, then the request. A
request with a side effect has that side effect.

Exit codes:
  0  the page reads the answer (--mode no-cors: the request is sent)
  1  the browser refuses
  2  the command line is wrong, or a file cannot be read
  3  the server cannot be reached

Examples:
  corslet explain https://api.example.com/me --from https://app.example.com --credentials include
  corslet explain https://api.example.com/me --from https://app.example.com -X PUT -H 'Content-Type: application/json' -d '{}'
  corslet explain https://api.example.com/me --from https://app.example.com --policy corslet.policy.yaml
  corslet explain https://api.example.com/me --from https://app.example.com --headers - < copied-headers.txt
  corslet explain --har recorded.har
`;

/** Adds `corslet explain`. */
export function addExplainCommand(program: Command): void {
  program
    .command("explain")
    .argument("[url]", "what the page calls")
    .summary("explain what a browser does with a call, and why")
    .description(
      "Makes a call as a page's browser would, and says whether the page reads the answer, at which step of the Fetch Standard it does not, and what would mend it.",
    )
    .option("-f, --from <origin>", "the calling page's origin or URL; null for a sandboxed frame or a file")
    .option("-X, --method <method>", "the method (default: GET, or POST with -d)")
    .option(
      "-H, --header <line>",
      "a request header, name: value; repeatable",
      (line: string, lines: readonly string[]) => [...lines, line],
      [] as readonly string[],
    )
    .option("-d, --data <text>", "the body")
    .addOption(
      new Option("--credentials <mode>", "the credentials mode")
        .choices(["include", "same-origin", "omit"])
        .default("same-origin"),
    )
    .addOption(
      new Option("--mode <mode>", "the request mode").choices(["cors", "no-cors", "same-origin"]).default("cors"),
    )
    .addOption(
      new Option("--redirect <mode>", "the redirect mode").choices(["follow", "error", "manual"]).default("follow"),
    )
    .addOption(
      new Option("--engine <engine>", "whose browser")
        .choices(["spec", "chromium", "firefox", "webkit"])
        .default("spec"),
    )
    .option("-p, --policy <file>", "ask a policy file instead of the server")
    .option("--har <file>", "explain the calls that a browser recorded; - for the standard input")
    .option(
      "--headers <file>",
      "explain an answer's headers, pasted; - for the standard input. Two heads: the preflight's first",
    )
    .option("--timeout <seconds>", "how long the server may take to answer", "30")
    .option("--steps", "show the steps of the Fetch Standard that decided", false)
    .option("--json", "the explanation as JSON, steps included", false)
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("Next: corslet explain --help lists what it takes.")
    .action(async (url: string | undefined, flags: ExplainFlags) => {
      exitWhenWritten(await run(url, flags));
    });
}

async function run(url: string | undefined, flags: ExplainFlags): Promise<number> {
  const style = styleFor(process.stderr);
  try {
    const explanations =
      flags.har === undefined
        ? [await explainOne(url, flags)]
        : await explainRecording(await readText(flags.har, "--har"), flags);
    process.stdout.write(
      flags.json
        ? `${JSON.stringify(flags.har === undefined ? explanations[0] : explanations, withoutBodies, 2)}\n`
        : shown(explanations, flags.steps),
    );
    return Math.max(0, ...explanations.map(exitCodeOf));
  } catch (error) {
    if (error instanceof PolicyFileError) process.stderr.write(showPolicyFileError(error, style));
    else if (error instanceof UsageError) process.stderr.write(showUsageError(error, style));
    else throw error;
    return 2;
  }
}

async function explainOne(url: string | undefined, flags: ExplainFlags): Promise<Explanation> {
  const { from } = flags;
  if (url === undefined) throw new UsageError("There is no URL.", "corslet explain <url> --from <origin>");
  if (from === undefined) throw new UsageError("There is no page to call from.", `add --from https://app.example.com`);
  if (!URL.canParse(url))
    throw new UsageError(`${JSON.stringify(url)} is no URL.`, "write it with its scheme: https://api.example.com/me");
  if (from !== "null" && !(/^https?:\/\//.test(from) && URL.canParse(from)))
    throw new UsageError(
      `--from: ${JSON.stringify(from)} is no web page.`,
      "write an origin such as https://app.example.com, or null",
    );
  const call = callOf(flags);
  if (flags.headers !== undefined) {
    const [first, second] = responseHeads(await readText(flags.headers, "--headers"));
    const answers = second === undefined ? { response: first } : { preflight: first, response: second };
    return explainHeaders({
      page: from,
      request: { url, ...call },
      engine: flags.engine,
      ...(answers as { response: NonNullable<typeof first> }),
    });
  }
  const transport =
    flags.policy === undefined
      ? networkTransport({ timeout: timeoutOf(flags) })
      : policyTransport(await policyIn(flags.policy));
  return createBrowser({ page: from, engine: flags.engine, transport }).explain(url, call);
}

async function policyIn(path: string) {
  const file = await loadPolicyFile(path);
  const { policy, problems } = checkedPolicy(file);
  if (policy === null) {
    process.stderr.write(showProblems(file, problems, styleFor(process.stderr)));
    throw new UsageError(`${path} is no sound policy.`, `corslet check ${path}`);
  }
  return policy;
}

function timeoutOf({ timeout }: ExplainFlags): number {
  const seconds = Number(timeout);
  if (!(seconds > 0))
    throw new UsageError(`--timeout: ${JSON.stringify(timeout)} is no number of seconds.`, "write --timeout 30");
  return seconds * 1000;
}

function shown(explanations: readonly Explanation[], hasSteps: boolean): string {
  const { green, red, bold, dim, width } = styleFor(process.stdout);
  const shades = { good: green, bad: red, strong: bold, faint: dim };
  const texts = explanations.map((explanation, index) => {
    const safe = withoutControls(explanation);
    const { method, url, origin } = safe.request;
    const title = `${index + 1} of ${explanations.length}: ${method} ${url} from ${origin}`;
    return `${explanations.length > 1 ? `${bold(title)}\n` : ""}${formatExplanation(safe, shades, width)}\n${hasSteps ? `\n${formatSteps(safe, shades, width)}\n` : ""}`;
  });
  return texts.join("\n\n");
}

// What servers and recordings say moves no cursor here.
function withoutControls(explanation: Explanation): Explanation {
  return JSON.parse(JSON.stringify(explanation, printableString)) as Explanation;
}

function printableString(key: string, value: unknown): unknown {
  if (key === "body") return undefined;
  return typeof value === "string" ? printable(value) : value;
}

function exitCodeOf({ verdict, code }: Explanation): number {
  if (code === "NetworkFailure") return 3;
  return verdict === "readable" || verdict === "opaque" ? 0 : 1;
}

// Bodies are streams or bytes; an explanation is about headers.
function withoutBodies(key: string, value: unknown): unknown {
  return key === "body" ? undefined : value;
}
