import { type Answer, render } from "../policy/answer.ts";
import type { CompiledResource } from "../policy/compile.ts";
import type { ResourcesConfig } from "../policy/config.ts";
import type { ResourceTable } from "../policy/resource-table.ts";
import { type WriterFacts, type WriterStanding, writerStanding } from "../policy/writer.ts";
import { answerTo } from "./answer-to.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";
import type { RequestFacts } from "./facts.ts";

// Symbol.for: the policies of another copy of this library are known too.
const BRAND: unique symbol = Symbol.for("corslet.Decider") as never;
// How a policy is compiled is no other copy's business. Kept by the function: what Hapi makes of a policy in its options,
// a deep copy, has the same one.
const inForces = new WeakMap<Decider["decide"], InForce>();

/** What a decider goes by now. Of a policy it stays; of a live policy it is changed in place. */
export interface InForce {
  /** `null`: another copy of this library has them. */
  resources: ResourceTable<CompiledResource> | null;
}

/** Whatever decides: a {@link Policy}, or a live policy that holds one. */
export interface Decider {
  /** Decides what the server answers. Pure: the same facts get the same decision. */
  readonly decide: (facts: RequestFacts) => Decision;
}

/** A compiled origin policy. Immutable. */
export interface Policy extends Decider {
  /** The normalised configuration: defaults left out, duplicates removed. Building from it gives an equal policy. */
  readonly config: ResourcesConfig;
  /** Tells what an origin may write on a path with a method; the CSRF guard asks it. Pure. */
  readonly writer: (facts: WriterFacts) => WriterStanding;
}

/** A policy of compiled resources; its configuration is frozen. */
export function makePolicy(resources: ResourceTable<CompiledResource>, config: ResourcesConfig): Policy {
  const policy: Policy = {
    config: deepFreeze(config),
    decide: (facts) => decide(resources, facts),
    writer: (facts) => writerStanding(resources, facts),
  };
  return makeDecider(policy, { resources });
}

/** Whether a value decides, whichever copy of the library built it. */
export function isDecider<D extends Decider>(value: D | object): value is D {
  return BRAND in Object(value);
}

/** Freezes an object that decides, and marks it so that adapters know it from a configuration. */
export function makeDecider<D extends Decider>(decider: D, inForce: InForce): D {
  inForces.set(decider.decide, inForce);
  return Object.freeze(Object.defineProperty(decider, BRAND, { value: true }));
}

/** What a decider goes by, now and later. */
export function inForceIn({ decide: by }: Decider): InForce {
  return inForces.get(by) ?? { resources: null };
}

/** What is answered to a request, as the decider decides it. */
export function answerBy(decider: Decider, { resources }: InForce, question: RequestFacts): Answer {
  if (resources) return answerTo(resources, question);
  const { kind, status = 204, headers, vary } = decider.decide(question);
  return render(kind, status, headers, vary);
}

function deepFreeze<T>(value: T): T {
  if (Object(value) === value) Object.values(Object.freeze(value) as object).forEach(deepFreeze);
  return value;
}
