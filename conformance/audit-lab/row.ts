import type { RuleId } from "../../packages/cli/src/audit/rules/rule.ts";
import type { Severity } from "../../packages/cli/src/audit/severity.ts";
import type { Change } from "./setup.ts";

/** What an auditor has to say of a faulty server. */
interface Expected {
  readonly id: RuleId;
  readonly severity: Severity;
  /** Names under which it is as well told. */
  readonly or?: readonly RuleId[];
}

/** What an auditor is told. */
export interface Ask {
  /** The path that is asked; `/api/me` otherwise, which wants the session. */
  readonly path?: string;
  /** Further names of the host; the same path is asked there too. */
  readonly hosts?: readonly string[];
  /** The trusted origins; `https://app.example.com` otherwise. */
  readonly origins?: readonly string[];
  /** Whether it has the session; it has otherwise. */
  readonly session?: boolean;
  /** Further header lines to send. */
  readonly headers?: readonly string[];
  /** An OpenAPI document that describes the server. */
  readonly openapi?: Readonly<Record<string, unknown>>;
  /** A policy file, in Corslet's own words. */
  readonly policy?: Readonly<Record<string, unknown>>;
  /** Operations that may be called although they write: `POST /api/items={"a":1}`. */
  readonly writes?: readonly string[];
}

/** One server of the lab. */
export interface Row {
  readonly id: string;
  /** What is wrong with it; of a safe one, what tempts. */
  readonly why: string;
  /** What is unlike the base without being the fault. */
  readonly on?: Change;
  /** The fault; without it nothing is wrong. Absent where it lies in a document, and on safe servers. */
  readonly fault?: Change;
  /** Empty on safe servers. */
  readonly expect: readonly Expected[];
  /** What may be told besides: it is true, and comes of the same cause. */
  readonly also?: readonly RuleId[];
  readonly ask?: Ask;
  /** What it is told where the fault is removed, if the fault lies in that. */
  readonly mended?: Ask;
  /** Serves on another address, or, until it is mended, over TLS with a certificate that nobody has signed. */
  readonly at?: "ipv6" | "tls";
}
