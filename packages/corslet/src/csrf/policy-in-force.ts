import type { ResourcesConfig } from "../policy/config.ts";
import type { WriterFacts, WriterStanding } from "../policy/writer.ts";

/** What a guard asks of a policy; a `Policy` has it. */
export interface WriterPolicy {
  readonly config: ResourcesConfig;
  readonly writer: (facts: WriterFacts) => WriterStanding;
}

/** A policy that may be replaced while it serves; a `LivePolicy` is one. */
export interface LiveWriterPolicy {
  readonly current: () => WriterPolicy;
}

/**
 * The policy that is in force now.
 *
 * @throws {TypeError} when it is none, but a configuration perhaps.
 */
export function policyInForce(source: WriterPolicy | LiveWriterPolicy): WriterPolicy {
  if (isLive(source)) return source.current();
  if (typeof (source as Partial<WriterPolicy> | undefined)?.writer !== "function")
    throw new TypeError("This is no policy. Next: write guard(definePolicy(config), options).");
  return source;
}

function isLive(source: Partial<WriterPolicy & LiveWriterPolicy> | null | undefined): source is LiveWriterPolicy {
  return typeof source?.current === "function";
}

/** What is made of the policy in force; made anew only when the policy was replaced. */
export function madeOfPolicy<Made>(
  source: WriterPolicy | LiveWriterPolicy,
  make: (policy: WriterPolicy) => Made,
): () => Made {
  let policy = policyInForce(source);
  let made = make(policy);
  if (!isLive(source)) return () => made;
  return () => {
    const current = source.current();
    if (current !== policy) {
      made = make(current);
      policy = current;
    }
    return made;
  };
}
