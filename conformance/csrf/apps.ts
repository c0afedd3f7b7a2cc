import type { Running } from "../subjects/subject.ts";
import type { Setting } from "./vocabulary.ts";

/** The API of each setting, started when a row first asks for it. */
export class Apps<App extends Running> {
  readonly #subject: { readonly start: (setting: Setting) => Promise<App> };
  readonly #settings: Readonly<Record<string, Setting>>;
  readonly #running = new Map<string, Promise<App>>();

  constructor(
    subject: { readonly start: (setting: Setting) => Promise<App> },
    settings: Readonly<Record<string, Setting>>,
  ) {
    this.#subject = subject;
    this.#settings = settings;
  }

  of(name: string): Promise<App> {
    const started = this.#running.get(name) ?? this.#subject.start(this.setting(name));
    this.#running.set(name, started);
    return started;
  }

  setting(name: string): Setting {
    const setting = this.#settings[name];
    if (setting === undefined) throw new Error(`there is no setting "${name}"`);
    return setting;
  }

  async stop(): Promise<void> {
    for (const app of this.#running.values()) await (await app).stop();
  }
}
