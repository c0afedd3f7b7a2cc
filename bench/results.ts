import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Machine } from "./machine.ts";
import type { Report } from "./report.ts";
import type { Summary } from "./statistics.ts";

/** What `npm run bench:load` stores. */
export interface LoadResult {
  readonly machine: Machine;
  readonly connections: number;
  readonly seconds: number;
  readonly servers: readonly {
    readonly name: string;
    readonly contestants: readonly {
      readonly name: string;
      /** Requests a second. */
      readonly rate: Summary;
      /** To what the server does alone, within a round. */
      readonly ratio: Summary;
      /** The server's own time, in nanoseconds a request: in what is not the kernel's sending. */
      readonly script: Summary;
      /** And in that. */
      readonly sending: Summary;
    }[];
  }[];
}

/** What `npm run bench:go` stores: nanoseconds that are added to a response. */
export interface GoResult {
  readonly machine: Machine;
  readonly go: string;
  readonly rows: readonly {
    readonly title: string;
    readonly rs: number;
    readonly jub0bs: number;
    readonly corslet: Summary;
  }[];
}

/** What `npm run bench:profile` stores: where the time of a response goes, in nanoseconds of self time by who wrote the code. */
export interface ProfileResult {
  readonly machine: Machine;
  readonly cases: readonly {
    readonly title: string;
    readonly of: string;
    /** Nanoseconds a response by owner: alone, and with Corslet. */
    readonly owners: readonly { readonly owner: string; readonly alone: number; readonly corslet: number }[];
    /** The functions that Corslet makes run, or run longer: the longest first. */
    readonly functions: readonly { readonly name: string; readonly added: number }[];
  }[];
}

/** All that is stored, and what is made of it. What was not measured yet is missing. */
export interface Results {
  readonly bench: Omit<Report, "judged">;
  readonly load?: LoadResult;
  readonly go?: GoResult;
  readonly profile?: ProfileResult;
}

const FILES = {
  bench: "bench/results.json",
  load: "bench/results-load.json",
  go: "bench/results-go.json",
  profile: "bench/results-profile.json",
} as const satisfies Record<keyof Results, string>;

/** Stores a result, to four digits: more of them would be noise. */
export function store<Key extends keyof Results>(key: Key, result: Required<Results>[Key]): void {
  writeFileSync(FILES[key], `${JSON.stringify(result, rounded, 1)}\n`);
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

/** What is stored. */
export function stored(root = ""): Results {
  const found = Object.entries(FILES).filter(([, file]) => existsSync(root + file));
  return Object.fromEntries(
    found.map(([key, file]): [string, unknown] => [key, JSON.parse(readFileSync(root + file, "utf8"))]),
  ) as unknown as Results;
}
