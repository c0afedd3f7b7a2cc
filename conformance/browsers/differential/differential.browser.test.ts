import { expect, test } from "vitest";
import { CHROMIUM } from "../engines/chromium.ts";
import { FIREFOX } from "../engines/firefox.ts";
import { WEBKIT } from "../engines/webkit.ts";
import { runCases } from "./run.ts";
import { CORS_CHECK } from "./rows/cors-check.ts";

test.each([CHROMIUM, FIREFOX, WEBKIT])("$name", async (engine) => {
  const running = await engine.launch();
  try {
    const run = await runCases(engine.name, running, CORS_CHECK);
    console.log(run.version, run.seconds, run.outcomes.length);
    for (const o of run.outcomes) if (o.fromProfile.length > 0 || (engine.name === "chromium" && o.codes.join() !== o.seen.codes.join())) console.log(o.written.title, JSON.stringify(o.fromProfile), o.codes, o.seen.codes);
  } finally { await running.close(); }
});
