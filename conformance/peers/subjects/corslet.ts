import type { Engine } from "../../../packages/corslet/src/browser/index.ts";
import { predict } from "../../browsers/differential/predict.ts";
import { asWritten } from "../express.ts";
import type { Subject } from "../subject.ts";

/** `createBrowser`, as the standard is or in an engine's profile. */
export function corslet(engine: Engine, version: string): Subject {
  return {
    name: `Corslet, ${engine === "spec" ? "the standard" : `${engine}'s profile`}`,
    version,
    by: "`createBrowser`",
    express: asWritten(),
    open: (origins) =>
      Promise.resolve({
        usesNetwork: false,
        observe: (compiled) => predict(compiled, origins, engine),
        close: () => Promise.resolve(),
      }),
  };
}
