import type { Auditor } from "./auditor.ts";
import { corscanner } from "./corscanner.ts";
import { corslet } from "./corslet.ts";
import { corsy } from "./corsy.ts";

/** Everybody who is asked, in the order of the table's columns. */
export const AUDITORS: readonly Auditor[] = [corslet, corscanner, corsy];
