import { FETCHES } from "./fetches.ts";
import { FORMS, LINKS } from "./forms.ts";
import { OWN } from "./own.ts";
import type { Row } from "./row.ts";
import { OWN_REFUSED, OWN_TOKENS, PREFIX_COUNTS, TOKENS } from "./tokens.ts";

/** What a guard does. */
export type Verdict = "refused" | "passes";

/** Rows of one kind. */
export interface Section {
  readonly title: string;
  /** What a guard is to do with every one of them, but where a row says otherwise. */
  readonly verdict: Verdict;
  readonly rows: readonly Row[];
}

export const SECTIONS: readonly Section[] = [
  { title: "Forms of foreign pages", verdict: "refused", rows: FORMS },
  { title: "Links and images of foreign pages", verdict: "refused", rows: LINKS },
  { title: "Scripts of foreign pages", verdict: "refused", rows: FETCHES },
  { title: "Foreign pages, where only a token counts", verdict: "refused", rows: TOKENS },
  { title: "Own pages that are refused", verdict: "refused", rows: OWN_REFUSED },
  { title: "What a cookie without `__Host-` lets through", verdict: "passes", rows: PREFIX_COUNTS },
  { title: "Own pages, where only a token counts", verdict: "passes", rows: OWN_TOKENS },
  { title: "Own pages, and those of granted origins", verdict: "passes", rows: OWN },
];
