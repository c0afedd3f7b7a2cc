import { setTimeout as sleep } from "node:timers/promises";
import type { WriteDecision } from "corslet/csrf";
import type { RunningEngine } from "../engines/engine.ts";
import type { Aim, Row } from "./rows/row.ts";
import type { Sent, Shot } from "./world/shots.ts";
import { visit } from "./world/visit.ts";
import type { Framework, Reached, World } from "./world/world.ts";

/** What came of one row at one application. */
export interface Outcome {
  readonly sent: Sent | null;
  /** The guard's; `null` where there was none to ask. */
  readonly decision: WriteDecision | null;
  /** The session cookies whose accounts were changed; of a login, whether the browser is signed in. */
  readonly changed: readonly string[];
}

/** One of the four applications that a row is tried on. */
export interface Subject {
  readonly framework: Framework;
  readonly isGuarded: boolean;
}

/** Puts a browser through one row at some applications, one after the other. */
export async function driveRow(
  running: RunningEngine,
  world: World,
  row: Row,
  subjects: readonly Subject[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, subject] of subjects.entries()) {
    if (index === 0 || row.isFresh === true || row.isLogin === true) await signIn(running, world, row);
    outcomes.push(await drive(running, world, row, world.app(subject.framework, row.door, subject.isGuarded)));
  }
  return outcomes;
}

async function signIn(running: RunningEngine, world: World, row: Row): Promise<void> {
  const ready = world.shots.add();
  go(running, `${homeOf(world, row)}/sign-${row.isLogin === true ? "out" : "in"}?shot=${ready.id}`);
  await ready.done();
}

/** Where the browser is signed in: the cookies of a host are those of its other ports. */
function homeOf(world: World, { door }: Row): string {
  return world.origin(world.schemeOf(door) === "https" ? "otherPort" : "http otherPort");
}

async function drive(running: RunningEngine, world: World, row: Row, app: Reached): Promise<Outcome> {
  const shot = world.shots.add();
  shot.page = await row.page(aimOf(world, app, shot));
  const start = row.from === "own" ? app.origin : row.from === "address bar" ? null : world.origin(row.from);
  go(running, start === null ? shot.page.html({ field: "", token: "" }) : `${start}/page?shot=${shot.id}`);
  await shot.done();
  if (row.isReloaded === true) {
    shot.again();
    // The answer has gone out, and the browser has yet to show it.
    await sleep(400);
    running.reload().catch(() => undefined);
    await shot.done();
    if (shot.pageLoads > 1) throw new Error("the page was reloaded, and not what it led to");
  }
  const { sent, decision } = shot;
  return { sent, decision, changed: await changedBy(running, homeOf(world, row), row, app, shot) };
}

async function changedBy(
  running: RunningEngine,
  home: string,
  row: Row,
  { bank }: Reached,
  shot: Shot,
): Promise<readonly string[]> {
  if (row.isLogin !== true) return bank.holding("victim", shot.email);
  // Only what was carried out can have set cookies; the browser needs a moment to keep them.
  for (const wait of shot.decision?.allowed === false ? [0] : [200, 1000]) {
    await sleep(wait);
    shot.again();
    go(running, `${home}/who?shot=${shot.id}`);
    await shot.done();
    if (shot.user !== null) return ["signed in"];
  }
  return [];
}

// Drivers may wait in vain for a page that leaves at once, or that their browser does not show. Servers know better.
function go(running: RunningEngine, url: string): void {
  running.open(url).catch(() => undefined);
}

function aimOf(world: World, app: Reached, { id, email }: Shot): Aim {
  const address = (origin: string, path: string, query: Readonly<Record<string, string>> = {}) =>
    `${origin}${path}?${new URLSearchParams({ shot: id, ...query })}`;
  return {
    email,
    url: (path, query) => address(app.origin, path, query),
    at: (place, path, query) => address(world.origin(place), path, query),
    visit: (cookie) => {
      const tokenPage = world.shots.add();
      tokenPage.page = { html: ({ token }) => token };
      return visit(world.certificate, `${app.origin}/page?shot=${tokenPage.id}`, cookie);
    },
    attackersSession: () => world.sessions.start("attacker", "https").id,
  };
}
