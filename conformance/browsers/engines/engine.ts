/** A real browser that can be driven. */
export interface EngineDriver {
  readonly name: "chromium" | "firefox" | "webkit";
  /** What must be installed, in one line. */
  readonly howToGet: string;
  /** Whether it is installed. */
  readonly isPresent: () => boolean;
  readonly launch: () => Promise<RunningEngine>;
}

/** A running browser with one tab. */
export interface RunningEngine {
  /** Such as `Chrome/156.0.8078.79`. */
  readonly version: string;
  readonly open: (url: string) => Promise<void>;
  /** Why calls were blocked, with the URL of each, in order, where the engine tells. */
  readonly reasons: () => Promise<readonly BlockedReason[]>;
  readonly close: () => Promise<void>;
}

/** One blocked call, in the engine's own words. */
export interface BlockedReason {
  readonly url: string;
  readonly code: string;
}
