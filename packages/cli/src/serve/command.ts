import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { livePolicy } from "corslet";
import { showPolicyFileError, showProblems } from "../check/text-report.ts";
import { loadGuardFile } from "../guard/load-guard-file.ts";
import { showFaults } from "../guard/show-faults.ts";
import { checkedPolicy } from "../policy-file/checked-policy.ts";
import { loadPolicyFile } from "../policy-file/load-policy-file.ts";
import { PolicyFileError } from "../policy-file/policy-file-error.ts";
import { exitWhenWritten } from "../terminal/exit.ts";
import { styleFor } from "../terminal/style.ts";
import { parseAddress, parseSeconds, parseUpstream } from "./address.ts";
import { LOG_FORMATS, type LogFormat } from "./decision-log.ts";
import { say } from "./say.ts";
import { showUsageError } from "../check/notice.ts";
import { UsageError } from "../terminal/usage-error.ts";

interface ServeFlags {
  readonly policy?: string;
  readonly upstream: string;
  readonly listen: string;
  readonly csrf?: string | true;
  readonly admin?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly upstreamCa?: string;
  readonly preserveHost: boolean;
  readonly timeout: string;
  readonly grace: string;
  readonly log: LogFormat;
}

const AFTER_HELP = `
The upstream is sent its own Host (--preserve-host: the client's), X-Forwarded-For, -Host and -Proto, and Via. What a
client sends of X-Forwarded-* and X-Real-IP is dropped unless the policy's trustProxy holds its address; Forwarded is
dropped always. A Location on the upstream's own address is made relative.

With --csrf, a request that writes (any method but GET, HEAD and OPTIONS, and every WebSocket) reaches the upstream only
from the API's own pages and from pages that the policy lists with that method; others get 403. The file, YAML or JSON,
holds mode, exempt, unsafe, sameSite, trustProxy, dangerouslyAllowInsecureWriters; mode: report refuses nothing.

Decisions are printed to the standard output, everything else to the standard error. The files are watched: a sound
change is in force at once, an unsound one is reported and what was in force stays.

Exit codes:
  0  stopped by SIGTERM or SIGINT
  1  the policy, or the guard's options, have errors
  2  the command line is wrong, a file cannot be read, or the address is taken

Examples:
  corslet serve --upstream http://127.0.0.1:3000
  corslet serve --policy cors.yaml --upstream https://api.internal --listen 0.0.0.0:443 --cert tls.crt --key tls.key
  corslet serve --upstream http://127.0.0.1:3000 --csrf
  corslet serve --upstream http://127.0.0.1:3000 --log json --admin 127.0.0.1:9090 | jq
`;

/** Adds `corslet serve`. */
export function addServeCommand(program: Command): void {
  program
    .command("serve")
    .summary("serve a policy in front of an API")
    .description(
      "A reverse proxy for an API that cannot be changed: answers preflights, and gives every response the policy's headers instead of the API's own.",
    )
    .option("-p, --policy <file>", "policy file (default: corslet.policy.* in this folder)")
    .requiredOption("-u, --upstream <url>", "the API, such as http://127.0.0.1:3000")
    .option("-l, --listen <host:port>", "where to listen; 0.0.0.0 for every address", "127.0.0.1:8080")
    .option("--csrf [file]", "refuse forged requests; the file holds the guard's options")
    .option("--cert <file>", "certificate, PEM, to listen with TLS; with --key")
    .option("--key <file>", "its private key, PEM")
    .option("--upstream-ca <file>", "certificates, PEM, to verify an https upstream with")
    .option("--preserve-host", "send the client's Host to the upstream", false)
    .option("--timeout <seconds>", "how long the upstream may take to begin its answer", "30")
    .option("--grace <seconds>", "how long running requests may take to end after a signal to stop", "10")
    .addOption(new Option("--log <format>", "a line per decision").choices(LOG_FORMATS).default("text"))
    .option("--admin <host:port>", "where to serve /_corslet/health and /_corslet/metrics (default: nowhere)")
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("Next: corslet serve --help lists what it takes.")
    .action(async (flags: ServeFlags) => {
      exitWhenWritten(await run(flags));
    });
}

async function run(flags: ServeFlags): Promise<number> {
  const style = styleFor(process.stderr);
  try {
    const upstream = parseUpstream(flags.upstream);
    const listen = parseAddress(flags.listen, "--listen");
    const admin = flags.admin === undefined ? null : parseAddress(flags.admin, "--admin");
    const timeout = parseSeconds(flags.timeout, "--timeout", { min: 0.001 });
    const grace = parseSeconds(flags.grace, "--grace", { min: 0 });
    const tls = await readTls(flags);
    const upstreamCa = await readOption(flags.upstreamCa, "--upstream-ca");
    const file = await loadPolicyFile(flags.policy);
    const hasGuard = flags.csrf !== undefined;
    const optionsFile = typeof flags.csrf === "string" ? await loadGuardFile(flags.csrf) : null;
    const { policy, problems } = checkedPolicy(file, hasGuard ? { csrf: {} } : {});
    if (policy === null) {
      say(showProblems(file, problems, style));
      return 1;
    }
    const { preserveHost, log } = flags;
    // Loaded when it is needed: the proxy and its metrics would cost `corslet check` a third of its time.
    const [{ serve }, { liveGuard }] = await Promise.all([import("./serve.ts"), import("./live-guard.ts")]);
    const inForce = { file, live: livePolicy(policy) };
    const { guard, faults } = hasGuard ? liveGuard(inForce.live, () => inForce.file, optionsFile) : NO_GUARD;
    if (faults.length > 0) {
      say(showFaults(faults, style));
      return 1;
    }
    await serve({
      policy: inForce,
      guard,
      warnings: problems.length,
      upstream,
      listen,
      admin,
      timeout,
      grace,
      tls,
      upstreamCa,
      preserveHost,
      log,
    });
    return 0;
  } catch (error) {
    if (error instanceof PolicyFileError) say(showPolicyFileError(error, style));
    else if (error instanceof UsageError) say(showUsageError(error, style));
    else throw error;
    return 2;
  }
}

const NO_GUARD = { guard: null, faults: [] } as const;

async function readTls({ cert, key }: ServeFlags): Promise<{ cert: Buffer; key: Buffer } | undefined> {
  const [certPem, keyPem] = [await readOption(cert, "--cert"), await readOption(key, "--key")];
  if (certPem !== undefined && keyPem !== undefined) return { cert: certPem, key: keyPem };
  if (certPem === undefined && keyPem === undefined) return undefined;
  const missing = certPem === undefined ? "--cert" : "--key";
  throw new UsageError("TLS takes a certificate and its key.", `add ${missing} <file>`);
}

async function readOption(path: string | undefined, option: string): Promise<Buffer | undefined> {
  if (path === undefined) return undefined;
  return readFile(path).catch((error: unknown) => {
    throw new UsageError(`${option}: ${path} cannot be read.`, "check the name and its permissions", { cause: error });
  });
}
