import type { RunningEngine } from "../engines/engine.ts";
import type { Aim, Row } from "./rows/row.ts";
import type { Sent, Shot } from "./world/shots.ts";
import { visit } from "./world/visit.ts";
import type { Framework, Reached, World } from "./world/world.ts";

/** What came of one row at one application. */
export interface Outcome {
  readonly sent: Sent | null;
  /** The guard's reason; `null` where there was none to ask. */
  readonly reason: string | null;
  /** The session cookies whose accounts were changed; of a login, whether the browser is signed in as the attacker. */
  readonly changed: readonly string[];
}

/** Puts a browser through one row at one application: signs it in, opens the page, and sees what became of it. */
export async function driveRow(
  running: RunningEngine,
  world: World,
  row: Row,
  framework: Framework,
  isGuarded: boolean,
): Promise<Outcome> {
  const app = world.app(framework, row.door, isGuarded);
  const home = world.origin(world.schemeOf(row.door) === "https" ? "otherPort" : "http otherPort");
  await running.open(`${home}/sign-${row.isLogin === true ? "out" : "in"}`);

  const shot = world.shots.add();
  shot.page = await row.page(aimOf(world, app, shot));
  const start =
    row.from === "own" ? app.origin : row.from === "address bar" ? null : world.origin(row.from);
  // A page that leaves at once may be gone before the browser has told that it was there.
  const opened = running.open(start === null ? shot.page.html({ field: "", token: "" }) : `${start}/page?shot=${shot.id}`);
  await Promise.all([shot.done(), opened.catch(() => undefined)]);
  if (row.isReloaded === true) {
    shot.again();
    await Promise.all([shot.done(), running.reload().catch(() => undefined)]);
  }
  const { sent, decision } = shot;
  return { sent, reason: decision?.reason ?? null, changed: await changedBy(running, home, row, app, shot) };
}

async function changedBy(
  running: RunningEngine,
  home: string,
  row: Row,
  { bank }: Reached,
  shot: Shot,
): Promise<readonly string[]> {
  if (row.isLogin !== true) return bank.holding("victim", shot.email);
  shot.again();
  await Promise.all([shot.done(), running.open(`${home}/who?shot=${shot.id}`)]);
  return shot.user === "attacker" ? ["signed in"] : [];
}

function aimOf(world: World, app: Reached, { id, email }: Shot): Aim {
  const address = (origin: string, path: string, query: Readonly<Record<string, string>> = {}) =>
    `${origin}${path}?${new URLSearchParams({ shot: id, ...query })}`;
  return {
    email,
    url: (path, query) => address(app.origin, path, query),
    at: (place, path, query) => address(world.origin(place), path, query),
    visit: (cookie) => visit(world.certificate, address(app.origin, "/page"), cookie),
    attackersSession: () => world.sessions.start("attacker", "https").id,
  };
}
