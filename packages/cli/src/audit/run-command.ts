import { readFileSync } from "node:fs";
import type { Policy } from "corslet";
import { type ProbeClient, probeClient } from "../probe/client.ts";
import { checkIsOwn, parseTarget } from "../probe/target.ts";
import { wire } from "../probe/wire.ts";
import { styleFor } from "../terminal/style.ts";
import { UsageError } from "../terminal/usage-error.ts";
import type { AuditFlags } from "./command.ts";
import type { PolicyFinding } from "./declared/policy-findings.ts";
import { dryClient, listedRequests } from "./dry-run.ts";
import type { Draft } from "./learn/draft.ts";
import type { Api } from "./openapi/operation.ts";
import { plannedEndpoints } from "./planned-endpoints.ts";
import { progressOn } from "./progress.ts";
import { redactorFor } from "./redact.ts";
import { type AuditPlan, runAudit } from "./run-audit.ts";
import { sessionOf } from "./secrets.ts";
import { textReport } from "./text-report.ts";
import { trustedBy } from "./trusted-of.ts";

/** Runs `corslet audit`, and gives its exit code. */
export async function runCommand(urls: readonly string[], flags: AuditFlags): Promise<number> {
  try {
    const read = flags.policy === undefined ? null : await policyIn(flags.policy);
    if (read === "has errors") return 2;
    if (read !== null && flags.learn === true)
      throw new UsageError("There is a policy: nothing has to be learned.", "leave out --learn, or --policy");
    const policy = read?.policy ?? null;
    const plan = planOf(
      urls,
      flags,
      policy,
      flags.openapi === undefined ? null : await apiIn(flags.openapi),
      read?.declared ?? [],
    );
    return flags.dryRun === true ? await dryRun(plan, flags) : await audit(plan, flags);
  } catch (error) {
    if (await isShown(error)) return 2;
    throw error;
  }
}

function planOf(
  urls: readonly string[],
  flags: AuditFlags,
  policy: Policy | null,
  api: Api | null,
  declared: readonly PolicyFinding[],
): AuditPlan {
  const targets = urls.map(parseTarget);
  const self = policy?.config.self ?? [];
  for (const target of targets) checkIsOwn(target, typeof self === "string" ? [self] : self, flags.target);
  const writes = writesOf(flags.allowWrite);
  return {
    endpoints: plannedEndpoints(targets, flags.path, api, writes.keys()),
    declared,
    notes: api?.notes ?? [],
    trustedAt: trustedBy(policy, flags.origin),
    session: sessionOf(flags.cookie, flags.header),
    writes,
    concurrency: numberIn(flags.concurrency, "--concurrency", 64),
    timeout: numberIn(flags.timeout, "--timeout", 3600) * 1000,
    failOn: flags.failOn,
    version: versionOf(),
  };
}

function writesOf(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text) => {
      const operation = /^(?:POST|PUT|PATCH|DELETE) \/[^\s=]*/.exec(text)?.[0];
      if (operation === undefined)
        throw new UsageError(`--allow-write ${text} names no operation.`, `write --allow-write 'POST /path={"a":1}'`);
      return [operation, text.slice(operation.length).replace(/^=/, "")];
    }),
  );
}

function numberIn(text: string, flag: string, most: number): number {
  const number = Number(text);
  if (number > 0 && number <= most && (flag === "--timeout" || Number.isInteger(number))) return number;
  throw new UsageError(`${flag} ${text} is out of range.`, `write a number up to ${most}`);
}

async function audit(plan: AuditPlan, flags: AuditFlags): Promise<number> {
  const format = formatOf(flags.format);
  const connection = wire(plan.timeout);
  const progress = progressOn(process.stderr);
  try {
    const client = probeClient(plan.timeout, connection);
    const draft = flags.learn === true ? await learned(plan, client) : null;
    const report = await runAudit(draft === null ? plan : knowing(plan, draft, flags), client, progress.show);
    progress.clear();
    if (format === "json") process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else process.stdout.write(`${textReport(report, styleFor(process.stdout))}\n`);
    if (draft !== null) showDraft(draft, format === "text" ? process.stdout : process.stderr);
    return report.verdict === "incomplete" ? 3 : report.verdict === "findings" ? 1 : 0;
  } finally {
    progress.clear();
    connection.close();
  }
}

async function learned(plan: AuditPlan, client: ProbeClient): Promise<Draft> {
  const { learn } = await import("./learn/learn.ts");
  const { draftOf } = await import("./learn/draft.ts");
  return draftOf(await learn(plan.endpoints, plan.session, client));
}

/** The plan, with what was learned in the place of what nobody declared. */
function knowing(plan: AuditPlan, { origins, notes }: Draft, flags: AuditFlags): AuditPlan {
  const isOwn = flags.origin.length > 0;
  const are = origins.length > 1 ? "are" : "is";
  const why = `Learned: ${origins.join(", ")} ${are} let in, and taken for trusted here. Say who should be.`;
  return {
    ...plan,
    ...(!isOwn && { trustedAt: trustedBy(null, origins) }),
    notes: [...(plan.notes ?? []), ...(isOwn || origins.length === 0 ? [] : [why]), ...notes],
  };
}

function showDraft({ text }: Draft, stream: NodeJS.WriteStream): void {
  if (text !== null) stream.write(`\n${text}`);
}

function formatOf(formats: readonly string[]): string {
  const [format = "text", other] = formats;
  if (other !== undefined || (format !== "text" && format !== "json"))
    throw new UsageError(`There is no format ${other ?? format} here.`, "write text or json");
  return format;
}

async function dryRun(plan: AuditPlan, flags: AuditFlags): Promise<number> {
  const { client, requests } = dryClient(plan.trustedAt);
  if (flags.learn === true) await learned(plan, client);
  await runAudit({ ...plan, concurrency: 1 }, client);
  const lines = listedRequests(requests, redactorFor(plan.session));
  if (flags.format.includes("json")) process.stdout.write(`${JSON.stringify(lines, null, 2)}\n`);
  else process.stdout.write(`${lines.join("\n")}\n${lines.length} requests, and none was sent\n`);
  return 0;
}

// Reading policies takes a parser for each notation: only where there is a policy.
async function policyIn(
  path: string,
): Promise<{ readonly policy: Policy; readonly declared: readonly PolicyFinding[] } | "has errors"> {
  const { loadPolicyFile } = await import("../policy-file/load-policy-file.ts");
  const { checkedPolicy } = await import("../policy-file/checked-policy.ts");
  const file = await loadPolicyFile(path);
  const { policy, problems } = checkedPolicy(file);
  const { policyFindings } = await import("./declared/policy-findings.ts");
  if (policy !== null) return { policy, declared: policyFindings(file) };
  const { showProblems } = await import("../check/text-report.ts");
  process.stderr.write(`${showProblems(file, problems, styleFor(process.stderr))}\n`);
  return "has errors";
}

async function apiIn(path: string): Promise<Api> {
  return (await import("./openapi/load-openapi.ts")).loadOpenApi(path);
}

async function isShown(error: unknown): Promise<boolean> {
  const style = styleFor(process.stderr);
  if (error instanceof UsageError) {
    const { showUsageError } = await import("../check/notice.ts");
    process.stderr.write(`${showUsageError(error, style)}\n`);
    return true;
  }
  if (!(error instanceof Error) || error.name !== "PolicyFileError") return false;
  const { PolicyFileError } = await import("../policy-file/policy-file-error.ts");
  if (!(error instanceof PolicyFileError)) return false;
  const { showPolicyFileError } = await import("../check/text-report.ts");
  process.stderr.write(`${showPolicyFileError(error, style)}\n`);
  return true;
}

function versionOf(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
