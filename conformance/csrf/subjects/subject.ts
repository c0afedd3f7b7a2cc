import type { Running } from "../../subjects/subject.ts";
import type { Setting } from "../vocabulary.ts";

/** Something that guards an API against forged writes: the same rows run on all of them. */
export interface WriteSubject {
  readonly name: string;
  /**
   * Starts the API of a setting. It signs in, serves pages (pages.ts), and has a handler for everything else; whether
   * that was called is `handlerCalled`. Login sessions outlive it: another setting's API knows them too.
   */
  readonly start: (setting: Setting) => Promise<Running>;
}
