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

// Chromium takes a cookie without SameSite for a lax one when it is two minutes old.
const SESSION_AGE = 60_000;

/** A browser, and what it was signed in to last. */
export class Driver {
  readonly #running: RunningEngine;
  readonly #world: World;
  #signedIn: { readonly home: string; readonly until: number } | null = null;

  constructor(running: RunningEngine, world: World) {
    this.#running = running;
    this.#world = world;
  }

  /** Puts the browser through one row at some applications, one after the other. */
  async drive(row: Row, subjects: readonly Subject[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const { framework, isGuarded } of subjects) {
      await this.#prepare(row);
      outcomes.push(await this.#driveAt(row, this.#world.app(framework, row.door, isGuarded)));
    }
    return outcomes;
  }

  /** Signs the user in or out, where that was not so before. */
  async #prepare(row: Row): Promise<void> {
    const home = this.#homeOf(row);
    const changesCookies = row.isLogin === true || row.isFresh === true;
    const isSignedIn = this.#signedIn?.home === home && this.#signedIn.until > Date.now();
    if (changesCookies || !isSignedIn) {
      const ready = this.#world.shots.add();
      this.#go(`${home}/sign-${row.isLogin === true ? "out" : "in"}?shot=${ready.id}`);
      await ready.done();
      this.#signedIn = changesCookies ? null : { home, until: Date.now() + SESSION_AGE };
    }
  }

  /** Where the browser is signed in: the cookies of a host are those of its other ports. */
  #homeOf({ door }: Row): string {
    return this.#world.origin(this.#world.schemeOf(door) === "https" ? "otherPort" : "http otherPort");
  }

  async #driveAt(row: Row, app: Reached): Promise<Outcome> {
    const shot = this.#world.shots.add();
    shot.page = await row.page(aimOf(this.#world, app, shot));
    if (row.from === "address bar") this.#go(shot.page.html({ field: "", token: "" }));
    else this.#go(`${row.from === "own" ? app.origin : this.#world.origin(row.from)}/page?shot=${shot.id}`);
    await shot.done();
    if (row.isReloaded === true) await this.#reload(shot);
    const { sent, decision } = shot;
    const changed =
      row.isLogin === true ? await this.#whoIsSignedIn(row, shot) : app.bank.holding("victim", shot.email);
    return { sent, decision, changed };
  }

  async #reload(shot: Shot): Promise<void> {
    shot.again();
    // The answer has gone out, and the browser has yet to show it.
    await sleep(400);
    this.#running.reload().catch(() => undefined);
    await shot.done();
    if (shot.pageLoads > 1) throw new Error("the page was reloaded, and not what it led to");
  }

  async #whoIsSignedIn(row: Row, shot: Shot): Promise<readonly string[]> {
    // Only what was carried out can have set cookies; the browser needs a moment to keep them.
    for (const wait of shot.decision?.allowed === false ? [0] : [200, 1000]) {
      await sleep(wait);
      shot.again();
      this.#go(`${this.#homeOf(row)}/who?shot=${shot.id}`);
      await shot.done();
      if (shot.user !== null) return ["signed in"];
    }
    return [];
  }

  // Drivers may wait in vain for a page that leaves at once, or that their browser does not show. Servers know better.
  #go(url: string): void {
    this.#running.open(url).catch(() => undefined);
  }
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
