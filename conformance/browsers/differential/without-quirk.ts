import { ENGINES, type Engine } from "../../../packages/corslet/src/browser/engine.ts";
import { type Quirks, SPEC } from "../../../packages/corslet/src/browser/quirks.ts";
import { compare } from "./compare.ts";
import { compileCase, type Origins } from "./compile.ts";
import { predict } from "./predict.ts";
import type { Case } from "./vocabulary.ts";

const ORIGINS: Origins = {
  page: "http://localhost:40001",
  site: "http://localhost:40002",
  cross: "http://127.0.0.1:40003",
  other: "http://127.0.0.1:40004",
};

/** The members in which an engine's profile differs from the standard. */
export function quirksOf(engine: Engine): (keyof Quirks)[] {
  return (Object.keys(SPEC) as (keyof Quirks)[]).filter(
    (name) => JSON.stringify(ENGINES[engine][name]) !== JSON.stringify(SPEC[name]),
  );
}

/** Those of some cases for which an engine's profile would predict something else, did it follow the standard in one thing. */
export async function casesThatNeed(name: keyof Quirks, engine: Engine, cases: readonly Case[]): Promise<Case[]> {
  const compiled = cases.map((written, index) => compileCase(written, `t${index}`, ORIGINS));
  const all = () => Promise.all(compiled.map((one) => predict(one, ORIGINS, engine)));
  const profile = await all();
  const own = ENGINES[engine][name];
  Object.assign(ENGINES[engine], { [name]: SPEC[name] });
  const without = await all().finally(() => Object.assign(ENGINES[engine], { [name]: own }));
  return cases.filter((_, index) => {
    const [expected, got] = [profile[index], without[index]];
    return expected !== undefined && got !== undefined && compare(expected, got).length > 0;
  });
}
