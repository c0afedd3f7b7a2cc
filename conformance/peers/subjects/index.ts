import { readFileSync } from "node:fs";
import type { Subject } from "../subject.ts";
import { corslet } from "./corslet.ts";
import { HAPPY_DOM } from "./happy-dom.ts";
import { JSDOM_PAGE } from "./jsdom.ts";
import { MENTOSS } from "./mentoss.ts";
import { NODE } from "./node.ts";

const { version } = JSON.parse(
  readFileSync(new URL("../../../packages/corslet/package.json", import.meta.url), "utf8"),
) as { readonly version: string };

/** In the order of the table. */
export const SUBJECTS: readonly Subject[] = [
  corslet("chromium", version),
  corslet("spec", version),
  MENTOSS,
  HAPPY_DOM,
  JSDOM_PAGE,
  NODE,
];
