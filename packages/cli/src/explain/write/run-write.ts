import type { Engine } from "corslet/browser";
import { checkedGuard } from "../../guard/checked-guard.ts";
import { loadGuardFile } from "../../guard/load-guard-file.ts";
import { showFaults } from "../../guard/show-faults.ts";
import { styleFor } from "../../terminal/style.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import type { Asked } from "../page-of-flags.ts";
import { policyIn } from "../policy-of-flags.ts";
import { explainWrite, type WriteExplanation } from "./explain-write.ts";
import { isSocketUrl, probeOf, type WriteFlags } from "./probe-of-flags.ts";

type Flags = WriteFlags & { readonly policy?: string };

/** The engines that people have. */
const REAL: readonly Engine[] = ["chromium", "firefox", "webkit"];

/** Whether flags ask about the guard and nothing else. */
export function isAboutWrite(url: string | undefined, { write, form, csrf, via, from }: Flags): boolean {
  return write || form || csrf !== undefined || via.length > 0 || from === "none" || isSocketUrl(url ?? "");
}

/** Whether a call writes, so that the guard is worth a word: whoever asks a policy can be told. */
export function isWorthAWord({ policy, method, data }: Flags): boolean {
  const wire = method?.toUpperCase() ?? (data === undefined ? "GET" : "POST");
  return policy !== undefined && !["GET", "HEAD", "OPTIONS"].includes(wire);
}

/**
 * Whether a guard on the policy of the flags lets a write through.
 *
 * @throws {UsageError | PolicyFileError} when there is no policy, or the files are not sound.
 */
export async function runWrite({ url, from }: Asked, flags: Flags): Promise<WriteExplanation> {
  if (flags.policy === undefined)
    throw new UsageError("A CSRF guard goes by a policy, and there is none.", "add --policy corslet.policy.yaml");
  const { file: policyFile, policy } = await policyIn(flags.policy);
  const optionsFile = flags.csrf === undefined ? null : await loadGuardFile(flags.csrf);
  const { guard, faults } = checkedGuard(policy, { policyFile, optionsFile });
  if (guard === null) {
    process.stderr.write(`${showFaults(faults, styleFor(process.stderr))}\n`);
    throw new UsageError("The guard cannot be built.", "mend what stands above");
  }
  const engines = flags.engine === "spec" ? REAL : [flags.engine];
  return explainWrite(probeOf(url, from, flags, policy), engines, guard);
}
