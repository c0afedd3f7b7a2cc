import { expect, test } from "vitest";
import { writeFileSync, mkdirSync } from "node:fs";
import { CHROMIUM } from "../engines/chromium.ts";
import { FIREFOX } from "../engines/firefox.ts";
import { WEBKIT } from "../engines/webkit.ts";
import { runCases } from "./run.ts";
import { ROWS } from "./rows/index.ts";
import { generateCases } from "./generator/generate.ts";

test.each([CHROMIUM, FIREFOX, WEBKIT])("$name", async (engine) => {
  const running = await engine.launch();
  try {
    const run = await runCases(engine.name, running, [
      ...ROWS,
      ...generateCases(
        Number(process.env["CORSLET_BROWSER_SEED"] ?? 1),
        Number(process.env["CORSLET_BROWSER_CASES"] ?? 1000),
      ),
    ]);
    const bad = run.outcomes.filter((o) => o.fromProfile.length > 0);
    const codes = run.outcomes.filter((o) => engine.name === "chromium" && o.codes.join() !== o.seen.codes.join());
    console.log(
      run.version,
      run.seconds,
      run.outcomes.length,
      "spec differs",
      run.outcomes.filter((o) => o.fromSpec.length > 0).length,
      "profile differs",
      bad.length,
      "codes",
      codes.length,
    );
    mkdirSync(".cache/differential", { recursive: true });
    const norm = (s: string) =>
      run.origins ? Object.entries(run.origins).reduce((t, [n, o]) => t.replaceAll(o, `{${n}}`), s) : s;
    writeFileSync(
      `.cache/differential/${engine.name}.txt`,
      norm(
        [
          ...bad.map(
            (o) =>
              `${o.written.title} ${o.written.title.startsWith("generated") ? JSON.stringify(o.written) : ""}\n${o.fromProfile.map((d) => `    ${d.text}\n`).join("")}`,
          ),
          "==== codes",
          ...codes.map((o) => `${o.written.title}: model ${o.codes}; chromium ${o.seen.codes}`),
        ].join("\n"),
      ),
    );
  } finally {
    await running.close();
  }
});
