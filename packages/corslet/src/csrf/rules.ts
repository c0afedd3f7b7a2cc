import { type AddressRange, parseAddressRange } from "../http/address-range.ts";
import type { ResourceTable } from "../policy/resource-table.ts";
import type { WriterFacts, WriterStanding } from "../policy/writer.ts";
import type { ReadOptions } from "./check/options.ts";
import type { WriterPolicy } from "./policy-in-force.ts";

/** What a guard's decisions depend on besides the request. */
export interface Rules {
  /** What the policy in force says of an origin that would write. */
  readonly writer: (facts: WriterFacts) => WriterStanding;
  /** The API's own origins; `null` when they are derived from each request. */
  readonly self: ReadonlySet<string> | null;
  /** Whose word about the API's host and scheme counts. */
  readonly trustProxy: readonly AddressRange[];
  /** Normalised paths with the methods that are exempt there. */
  readonly exempt: ReadonlyMap<string, ReadonlySet<string>>;
  /** Routes declared unsafe, in lower case, with their methods; `null` when there are none. */
  readonly unsafe: ResourceTable<ReadonlySet<string>> | null;
  /** Whether any page of the same site may write. */
  readonly trustsSameSite: boolean;
  /** The lower-case name of the header that holds a token; `null` without tokens. */
  readonly tokenHeader: string | null;
  /** Whether every unsafe request must have a token besides. */
  readonly alwaysTokens: boolean;
}

/** The rules of a guard under a policy. */
export function rulesOf({ config, writer }: WriterPolicy, options: ReadOptions): Rules {
  const { self, trustProxy = false } = config;
  const addresses = trustProxy === false ? [] : typeof trustProxy === "string" ? [trustProxy] : trustProxy;
  return {
    writer,
    self: self === undefined ? null : new Set(typeof self === "string" ? [self] : self),
    // The policy was built, so each of them is a range; one that were none would trust nobody.
    trustProxy: options.trustProxy ?? addresses.flatMap((text) => parseAddressRange(text) ?? []),
    exempt: options.exempt,
    unsafe: options.unsafe,
    trustsSameSite: options.trustsSameSite,
    tokenHeader: options.tokens?.header ?? null,
    alwaysTokens: options.tokens?.always ?? false,
  };
}
