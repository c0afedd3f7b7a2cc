import type { WriteDecision } from "corslet/csrf";

/** What the guard of the application that serves a page gives it; empty on other hosts, and without a guard. */
export interface OwnTokens {
  readonly field: string;
  readonly token: string;
}

/** A page, served as it is. */
export interface Page {
  readonly html: (own: OwnTokens) => string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

/** What a browser sent, as far as a guard could look at it. */
export interface Sent {
  readonly method: string;
  /** The essence of `Content-Type`. */
  readonly type: string | null;
  readonly origin: string | null;
  readonly site: string | null;
  readonly referer: string | null;
  /** The names alone. */
  readonly cookies: readonly string[];
}

/** One request that a page is to make, from the page to the end of its answer. */
export class Shot {
  readonly id: string;
  page: Page = { html: () => "" };
  /** How often the page was asked for. */
  pageLoads = 0;
  sent: Sent | null = null;
  decision: WriteDecision | null = null;
  /** Who the browser was signed in as when it was asked afterwards. */
  user: string | null = null;
  #settle: () => void = () => undefined;
  #done: Promise<void>;

  constructor(id: string) {
    this.id = id;
    this.#done = this.#pending();
  }

  /** What tells that this shot, and no other, changed something. */
  get email(): string {
    return `${this.id}@mail.test`;
  }

  /** Resolves when the request was answered, or when the page said that it made none. */
  async done(timeout = 10_000): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`nothing came of shot ${this.id} in ${timeout} ms`)), timeout);
    });
    try {
      await Promise.race([this.#done, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Forgets what was seen: the request is to come once more. */
  again(): void {
    this.sent = null;
    this.decision = null;
    this.#done = this.#pending();
  }

  settled(): void {
    this.#settle();
  }

  #pending(): Promise<void> {
    return new Promise((resolve) => {
      this.#settle = resolve;
    });
  }
}

/** Every shot there was. */
export class Shots {
  readonly #shots = new Map<string, Shot>();

  add(): Shot {
    const shot = new Shot(`s${this.#shots.size + 1}`);
    this.#shots.set(shot.id, shot);
    return shot;
  }

  /** The shot that a request target names. */
  in(target: string | undefined): Shot | undefined {
    const [, id = ""] = /[?&]shot=(\w+)/.exec(target ?? "") ?? [];
    return this.#shots.get(id);
  }
}
