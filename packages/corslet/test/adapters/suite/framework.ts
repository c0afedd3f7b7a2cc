import type { AdapterOptions, CsrfOptions, PolicySource } from "../../../src/adapters/options.ts";
import type { ANSWERS } from "./answers.ts";
import type { Send } from "../wire.ts";

/** What is mounted on an app that has every route of the suite. */
export interface Mount {
  readonly policy: PolicySource;
  readonly options?: AdapterOptions;
  /** Mounted once more, for the route `/api/inner` alone, in whatever way the framework has for that. */
  readonly inner?: PolicySource;
  /** The guard, mounted inside of `cors`; its second step, where there is one, too. */
  readonly csrf?: CsrfOptions<never>;
}

export type AnswerId = keyof typeof ANSWERS;

/** A framework as the suite sees it: how an app with the suite's routes is made, and how that differs from others. */
export interface Framework {
  readonly name: string;
  /** Starts an app with every route of {@link ANSWERS} that it does not lack, until the test is over. */
  readonly start: (mount: Mount) => Promise<Send>;
  /** A header of the request that the framework hands to `tokens.binding`. */
  readonly header: (request: never, name: string) => string | undefined;
  /** Rows that there cannot be, and why. */
  readonly lacks: Partial<Readonly<Record<AnswerId, string>>>;
  /** Rows that the framework answers otherwise: its own status, or names that it adds to Vary. */
  readonly differs?: Partial<Readonly<Record<AnswerId, Partial<Expected>>>>;
  /** How a route's own policy comes to be: none has a preflight's answer, the others only that of the outer one. */
  readonly answersPreflightsOf: "the inner policy" | "the outer policy";
}

/** What an answer must be, besides the headers of the policy. */
export interface Expected {
  readonly status: number;
  /** The names that the route itself puts into `Vary`, sorted. */
  readonly vary: readonly string[];
  /** What the body must be, or have in it. */
  readonly body?: string;
  /** Lines that must be there. */
  readonly lines?: readonly string[];
}
