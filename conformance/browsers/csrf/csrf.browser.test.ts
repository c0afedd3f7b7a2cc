import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM } from "../engines/chromium.ts";
import type { EngineDriver, RunningEngine } from "../engines/engine.ts";
import { FIREFOX } from "../engines/firefox.ts";
import { WEBKIT } from "../engines/webkit.ts";
import { isSkipped } from "../engines/is-skipped.ts";
import { Driver, type Outcome, type Subject } from "./drive.ts";
import { type Observation, observationsFile, renderObservations } from "./observations.ts";
import { SECTIONS, type Verdict } from "./rows/index.ts";
import type { Row } from "./rows/row.ts";
import { GUARD_COOKIES } from "./world/bank.ts";
import { HOSTS } from "./world/places.ts";
import type { Sent } from "./world/shots.ts";
import { World } from "./world/world.ts";

// CORSLET_BROWSER_ROWS: only the rows whose id matches this expression.
const ONLY = new RegExp(process.env["CORSLET_BROWSER_ROWS"] ?? "");

/** The rows of which an engine's guard must do one thing. */
function rowsOf(verdict: Verdict, engine: EngineDriver["name"]): Row[] {
  return SECTIONS.flatMap((section) =>
    section.rows.filter(({ except }) => (section.verdict === verdict) === (except?.[engine] === undefined)),
  ).filter(({ id }) => ONLY.test(id));
}

const GUARDED: readonly Subject[] = [
  { framework: "express", isGuarded: true },
  { framework: "fetch", isGuarded: true },
];
const OPEN: Subject = { framework: "express", isGuarded: false };

/** What a browser sent to one application, without what another one has not given it. */
function withoutGuardsCookies(sent: Sent | null): Sent | null {
  return sent === null ? null : { ...sent, cookies: sent.cookies.filter((name) => !GUARD_COOKIES.includes(name)) };
}

test("rows have ids of their own", () => {
  const ids = SECTIONS.flatMap(({ rows }) => rows.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each([CHROMIUM, FIREFOX, WEBKIT])("cross-site request forgery in $name", (engine) => {
  describe.skipIf(isSkipped(engine))("a page's request to applications", () => {
    let world: World;
    let running: RunningEngine;
    let driver: Driver;
    const seen: Record<string, Observation> = {};

    beforeAll(async () => {
      world = await World.start();
      const { keyHash } = world.certificate;
      running = await engine.launch({ hosts: Object.values(HOSTS), trustedKey: keyHash, asShipped: true });
      driver = new Driver(running, world);
    });

    afterAll(async () => {
      await running?.close();
      await world?.stop();
    });

    const note = ({ id }: Row, { sent, decision }: Outcome, changed: readonly string[]) => {
      if (sent === null || decision === null) throw new Error("the guard was not asked");
      seen[id] = { sent, reason: decision.reason, changed };
    };

    test.each(rowsOf("refused", engine.name))("$id, from $from: refused, and it works without a guard", async (row) => {
      const [open, ...guarded] = await driver.drive(row, [OPEN, ...GUARDED]);
      for (const { sent, decision, changed } of guarded) {
        expect(decision).toMatchObject({ allowed: false, reason: guarded[0]?.decision?.reason });
        expect(changed).toEqual([]);
        expect(withoutGuardsCookies(sent)).toEqual(open?.sent);
      }
      const hasSession = row.isLogin === true || (open?.sent?.cookies.length ?? 0) > 0;
      expect(open?.changed.length ?? 0, "what it changes without a guard")[hasSession ? "toBeGreaterThan" : "toBe"](0);
      note(row, guarded[0] as Outcome, open?.changed ?? []);
    });

    test.each(rowsOf("passes", engine.name))("$id, from $from: passes", async (row) => {
      const outcomes = await driver.drive(row, GUARDED);
      for (const { sent, decision, changed } of outcomes) {
        expect(decision).toMatchObject({ allowed: true, reason: outcomes[0]?.decision?.reason });
        expect(sent).toEqual(outcomes[0]?.sent);
        const sessions = withoutGuardsCookies(sent)?.cookies ?? [];
        expect(changed.toSorted()).toEqual(row.isLogin === true ? ["signed in"] : sessions);
      }
      note(row, outcomes[0] as Outcome, outcomes[0]?.changed ?? []);
    });

    // `npm run test:browsers -- csrf --update` writes down what is new; docs/14-what-browsers-send.md is made of it.
    test("what it sent is what was written down", async () => {
      const text = renderObservations(engine.name, running.version, seen);
      await expect(text).toMatchFileSnapshot(observationsFile(engine.name));
    });
  });
});
