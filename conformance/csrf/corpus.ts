import { readFileSync } from "node:fs";
import { type Corpus, readCorpus } from "./vocabulary.ts";

/** The settings and rows of cases/csrf-cases.json. */
export const CORPUS: Corpus = readCorpus(
  JSON.parse(readFileSync(new URL("../cases/csrf-cases.json", import.meta.url), "utf8")) as Parameters<
    typeof readCorpus
  >[0],
);
