import type { CallCounter } from "../../subjects/sockets.ts";
import type { Running } from "../../subjects/subject.ts";
import type { Setting } from "../vocabulary.ts";

/** A library that guards against forged writes, set up as its documentation says. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  /** What it goes by, and how it is set up here; a sentence or two, in Markdown. */
  readonly setUp: string;
  /** Whether pages must send a token of its with every unsafe request. */
  readonly asksForTokens: boolean;
  readonly start: (setting: Setting) => Promise<PeerApp>;
}

/** The API of a setting under a peer. `handlerCalled` says that a request reached a route, whichever. */
export interface PeerApp extends Running {
  /** Counts what was written. */
  readonly writes: CallCounter;
}
