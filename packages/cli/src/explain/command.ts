import { type Command, Option } from "commander";
import { createBrowser, explainHeaders, type Explanation, policyTransport } from "corslet/browser";
import { networkTransport } from "corslet/browser/network";
import { PolicyFileError } from "../policy-file/policy-file-error.ts";
import { showPolicyFileError } from "../check/text-report.ts";
import { exitWhenWritten } from "../terminal/exit.ts";
import { styleFor } from "../terminal/style.ts";
import { showUsageError } from "../check/notice.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { callOf } from "./call.ts";
import { explainRecording } from "./explain-recording.ts";
import { type Asked, askedOf } from "./page-of-flags.ts";
import { policyIn } from "./policy-of-flags.ts";
import { readText } from "./read-text.ts";
import { responseHeads } from "./response-head.ts";
import { showExplanations } from "./show-explanations.ts";
import { formatWrite } from "./write/format-write.ts";
import { ENCODINGS, REFERRER_POLICIES, type WriteFlags } from "./write/probe-of-flags.ts";
import { isAboutWrite, isWorthAWord, runWrite } from "./write/run-write.ts";

interface ExplainFlags extends WriteFlags {
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

With --policy nothing is sent, and --write asks about the write instead of the answer: whether a CSRF guard on that
policy lets the request through, in each engine. So do --form, --via, --csrf, --from none, and a wss:// URL. Without them,
a call with another method than GET, HEAD and OPTIONS is told about the guard besides.

Exit codes:
  0  the page reads the answer (--mode no-cors: the request is sent; --write: the guard lets it through in every engine)
  1  the browser refuses (--write: or the guard does)
  2  the command line is wrong, or a file cannot be read
  3  the server cannot be reached

Examples:
  corslet explain https://api.example.com/me --from https://app.example.com --credentials include
  corslet explain https://api.example.com/me --from https://app.example.com -X PUT -H 'Content-Type: application/json' -d '{}'
  corslet explain https://api.example.com/me --from https://app.example.com --policy corslet.policy.yaml
  corslet explain https://api.example.com/me --from https://app.example.com --headers - < copied-headers.txt
  corslet explain https://api.example.com/me --from https://evil.test --form --policy corslet.policy.yaml
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
    .option(
      "-f, --from <origin>",
      "the calling page's origin or URL; null for a sandboxed frame or a file, none for a typed address",
    )
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
    .option("--write", "ask whether a CSRF guard on the policy lets the request through", false)
    .option("--form", "the page submits a form, instead of calling fetch", false)
    .addOption(
      new Option("--enctype <type>", "how the form writes its fields down")
        .choices(Object.keys(ENCODINGS))
        .default("urlencoded"),
    )
    .addOption(new Option("--referrer-policy <policy>", "the page's referrer policy").choices(REFERRER_POLICIES))
    .option(
      "--via <url>",
      "where the request goes first, to be redirected (307); repeatable",
      (url: string, urls: readonly string[]) => [...urls, url],
      [] as readonly string[],
    )
    .option("--csrf <file>", "the guard's options")
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
    if (flags.har !== undefined) return await tellOfRecording(flags.har, flags);
    if (isAboutWrite(url, flags)) return await tellOfWrite(askedOf(url, flags.from, true), flags);
    return await tellOfCall(askedOf(url, flags.from, false), flags);
  } catch (error) {
    if (error instanceof PolicyFileError) process.stderr.write(`${showPolicyFileError(error, style)}\n`);
    else if (error instanceof UsageError) process.stderr.write(`${showUsageError(error, style)}\n`);
    else throw error;
    return 2;
  }
}

async function tellOfRecording(har: string, flags: ExplainFlags): Promise<number> {
  const explanations = await explainRecording(await readText(har, "--har"), flags);
  print(flags.json ? asJson(explanations) : showExplanations(explanations, flags.steps));
  return Math.max(0, ...explanations.map(exitCodeOf));
}

async function tellOfCall(asked: Asked, flags: ExplainFlags): Promise<number> {
  const explanation = await explainOne(asked, flags);
  const write = flags.headers === undefined && isWorthAWord(flags) ? await runWrite(asked, flags) : null;
  if (flags.json) print(asJson(write === null ? explanation : { ...explanation, write }));
  else {
    const style = styleFor(process.stdout);
    const title = style.bold("With a CSRF guard on this policy");
    print(
      [
        showExplanations([explanation], flags.steps),
        ...(write === null ? [] : [`\n${title}\n${formatWrite(write, style)}\n`]),
      ].join(""),
    );
  }
  return exitCodeOf(explanation);
}

async function tellOfWrite(asked: Asked, flags: ExplainFlags): Promise<number> {
  const write = await runWrite(asked, flags);
  print(flags.json ? asJson(write) : `${formatWrite(write, styleFor(process.stdout))}\n`);
  return write.verdict === "allowed" ? 0 : 1;
}

function print(text: string): void {
  process.stdout.write(text);
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, withoutBodies, 2)}\n`;
}

async function explainOne({ url, from }: Asked, flags: ExplainFlags): Promise<Explanation> {
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
      : policyTransport((await policyIn(flags.policy)).policy);
  return createBrowser({ page: from, engine: flags.engine, transport }).explain(url, call);
}

function timeoutOf({ timeout }: ExplainFlags): number {
  const seconds = Number(timeout);
  if (!(seconds > 0))
    throw new UsageError(`--timeout: ${JSON.stringify(timeout)} is no number of seconds.`, "write --timeout 30");
  return seconds * 1000;
}

function exitCodeOf({ verdict, code }: Explanation): number {
  if (code === "NetworkFailure") return 3;
  return verdict === "readable" || verdict === "opaque" ? 0 : 1;
}

// Bodies are streams or bytes; an explanation is about headers.
function withoutBodies(key: string, value: unknown): unknown {
  return key === "body" ? undefined : value;
}
