import type { Policy } from "corslet";
import { showProblems } from "../check/text-report.ts";
import { checkedPolicy } from "../policy-file/checked-policy.ts";
import { loadPolicyFile } from "../policy-file/load-policy-file.ts";
import type { PolicyFile } from "../policy-file/policy-file.ts";
import { styleFor } from "../terminal/style.ts";
import { UsageError } from "../terminal/usage-error.ts";

/**
 * The policy in a file.
 *
 * @throws {UsageError} when it has errors; they have been told then.
 */
export async function policyIn(path: string): Promise<{ readonly file: PolicyFile; readonly policy: Policy }> {
  const file = await loadPolicyFile(path);
  const { policy, problems } = checkedPolicy(file);
  if (policy !== null) return { file, policy };
  process.stderr.write(`${showProblems(file, problems, styleFor(process.stderr))}\n`);
  throw new UsageError(`${path} is no sound policy.`, `corslet check ${path}`);
}
