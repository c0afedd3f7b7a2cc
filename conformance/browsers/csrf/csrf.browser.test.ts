import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM } from "../engines/chromium.ts";
import { FIREFOX } from "../engines/firefox.ts";
import { WEBKIT } from "../engines/webkit.ts";
import type { RunningEngine } from "../engines/engine.ts";
import { driveRow } from "./drive.ts";
import { FETCHES } from "./rows/fetches.ts";
import { FORMS, LINKS } from "./rows/forms.ts";
import { HOSTS } from "./world/places.ts";
import { World } from "./world/world.ts";

describe.each([CHROMIUM, FIREFOX, WEBKIT].filter(({name})=>new RegExp(process.env["ENGINES"]??"").test(name)))("$name", (engine) => {
  let world: World;
  let running: RunningEngine;
  beforeAll(async () => {
    world = await World.start();
    running = await engine.launch({ hosts: Object.values(HOSTS), trustedKey: world.certificate.keyHash });
    console.log(running.version);
  });
  afterAll(async () => {
    await running?.close();
    await world?.stop();
  });
  test.each([...FORMS, ...LINKS, ...FETCHES].filter(({ id }) => new RegExp(process.env["ROWS"] ?? "").test(id)))("$id", async (row) => {
    for (const [f, g] of [["express", true], ["express", false], ["fetch", true], ["fetch", false]] as const) {
      const t = performance.now();
      const outcome = await driveRow(running, world, row, f, g);
      console.log(row.id, f, g, JSON.stringify(outcome), Math.round(performance.now() - t));
    }
  });
});
