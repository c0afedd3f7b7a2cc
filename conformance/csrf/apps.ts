import type { Running } from "../subjects/subject.ts";
import type { Setting } from "./vocabulary.ts";
import type { WriteSubject } from "./subjects/subject.ts";

/** The API of each setting, started when a row first asks for it. */
export class Apps {
  readonly #subject: WriteSubject;
  readonly #settings: Readonly<Record<string, Setting>>;
  readonly #running = new Map<string, Promise<Running>>();

  constructor(subject: WriteSubject, settings: Readonly<Record<string, Setting>>) {
    this.#subject = subject;
    this.#settings = settings;
  }

  of(name: string): Promise<Running> {
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
