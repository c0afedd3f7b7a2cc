import type { PolicyConfig } from "corslet";
import { Bank, Sessions } from "./bank.ts";
import { type Certificate, makeCertificate } from "./certificate.ts";
import { expressApp } from "./express-app.ts";
import { fetchApp } from "./fetch-app.ts";
import type { Protection } from "./guarded.ts";
import { listen, type Listening } from "./listen.ts";
import { observe } from "./observe.ts";
import { type Host, HOSTS, hostOf, nameOfOrigin, type Place } from "./places.ts";
import { type ProxyHabits, proxyTo } from "./proxy.ts";
import { Service } from "./service.ts";
import { Shots } from "./shots.ts";
import { stage } from "./stage.ts";
import { webSockets } from "./web-sockets.ts";

const FRAMEWORKS = { express: expressApp, fetch: fetchApp } as const;

export type Framework = keyof typeof FRAMEWORKS;

/** The ways in which an application can be reached. */
export type Door = keyof typeof DOORS;

interface DoorPlan {
  readonly scheme: "https" | "http";
  /** A proxy in front, which ends TLS. */
  readonly proxy?: ProxyHabits;
  readonly knowsSelf?: boolean;
  readonly trustsProxy?: boolean;
  readonly cookie?: Protection["cookie"];
}

const STRIPPED = { strips: (name: string) => name === "origin" || name.startsWith("sec-fetch-") };

const DOORS = {
  https: { scheme: "https" },
  // A name other than localhost has no secure cookies on plain http.
  http: { scheme: "http", cookie: { name: "csrf", secure: false } },
  "behind a proxy, trustProxy": { scheme: "https", proxy: { forwards: true }, trustsProxy: true },
  "behind a proxy, self": { scheme: "https", proxy: {}, knowsSelf: true },
  "behind a proxy": { scheme: "https", proxy: {} },
  "behind a stripping proxy": { scheme: "https", proxy: STRIPPED, knowsSelf: true },
  "behind a stripping proxy, unprefixed cookie": {
    scheme: "https",
    proxy: STRIPPED,
    knowsSelf: true,
    cookie: { name: "unprefixed" },
  },
} satisfies Record<string, DoorPlan>;

/** An application as browsers reach it. */
export interface Reached {
  readonly origin: string;
  readonly bank: Bank;
}

/** Every server that a browser may meet. */
export class World {
  readonly certificate: Certificate;
  readonly shots = new Shots();
  readonly sessions = new Sessions();
  readonly #servers: Listening[] = [];
  readonly #apps = new Map<string, Reached>();
  readonly #stagePorts = { https: 0, http: 0 };

  private constructor() {
    this.certificate = makeCertificate(Object.values(HOSTS));
  }

  static async start(): Promise<World> {
    const world = new World();
    for (const scheme of ["https", "http"] as const) {
      const listening = await world.#listen(scheme);
      listening.serving.listener = stage(world.shots, world.sessions, scheme);
      world.#stagePorts[scheme] = listening.port;
    }
    for (const framework of Object.keys(FRAMEWORKS) as Framework[])
      for (const door of Object.keys(DOORS) as Door[])
        for (const isGuarded of [true, false]) {
          const reached = await world.#startApp(framework, DOORS[door], isGuarded);
          world.#apps.set(`${framework} ${door} ${isGuarded}`, reached);
        }
    return world;
  }

  app(framework: Framework, door: Door, isGuarded: boolean): Reached {
    return this.#apps.get(`${framework} ${door} ${isGuarded}`) as Reached;
  }

  schemeOf(door: Door): "https" | "http" {
    return DOORS[door].scheme;
  }

  /** An origin of the world outside the applications. */
  origin(place: Place): string {
    const [scheme, host] = place.startsWith("http ")
      ? (["http", place.slice(5) as Host] as const)
      : (["https", place as Host] as const);
    return `${scheme}://${hostOf(host)}:${this.#stagePorts[scheme]}`;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
  }

  async #listen(scheme: "https" | "http"): Promise<Listening> {
    const listening = await listen(scheme === "https" ? this.certificate : null);
    this.#servers.push(listening);
    return listening;
  }

  async #startApp(framework: Framework, plan: DoorPlan, isGuarded: boolean): Promise<Reached> {
    const front = await this.#listen(plan.scheme);
    const server = plan.proxy === undefined ? front : await this.#listen("http");
    if (plan.proxy !== undefined) front.serving.listener = proxyTo(server.port, plan.proxy);
    const origin = `${plan.scheme}://${HOSTS.app}:${front.port}`;
    const bank = new Bank(this.sessions);
    const { listener, guard } = FRAMEWORKS[framework]({
      service: new Service(this.shots, this.sessions, bank, plan.scheme),
      shots: this.shots,
      sessions: this.sessions,
      protection: isGuarded ? this.#protection(plan, origin) : null,
    });
    server.serving.listener = listener;
    server.serving.upgrade = webSockets(guard, bank, this.shots);
    const stagePorts = new Set(Object.values(this.#stagePorts).map(String));
    observe(front, this.shots, (each) => nameOfOrigin(each, (port) => stagePorts.has(port)));
    return { origin, bank };
  }

  #protection({ knowsSelf = false, trustsProxy = false, cookie }: DoorPlan, origin: string): Protection {
    const grant = { methods: ["GET", "POST", "PUT", "DELETE"], allowHeaders: ["Content-Type"], credentials: true };
    const policy: PolicyConfig = {
      resources: {
        "/*": [
          { ...grant, origins: [this.origin("writer"), this.origin("partner")] },
          { ...grant, origins: [this.origin("reader")], methods: ["GET"] },
          { ...grant, origins: [this.origin("anonymousWriter")], credentials: false },
        ],
      },
      ...(knowsSelf && { self: origin }),
      ...(trustsProxy && { trustProxy: "127.0.0.1" }),
    };
    return { policy, ...(cookie !== undefined && { cookie }) };
  }
}
