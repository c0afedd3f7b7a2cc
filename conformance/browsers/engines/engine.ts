/** A real browser that can be driven. */
export interface EngineDriver {
  readonly name: "chromium" | "firefox" | "webkit";
  /** What must be installed, in one line. */
  readonly howToGet: string;
  /** Whether it is installed. */
  readonly isPresent: () => boolean;
  readonly launch: (options?: LaunchOptions) => Promise<RunningEngine>;
}

/** What a test's world is, to a browser that is to live in it. */
export interface LaunchOptions {
  /** Names of hosts that are this machine. */
  readonly hosts?: readonly string[];
  /** The base64 SHA-256 of a public key whose certificates are taken, whoever signed them. */
  readonly trustedKey?: string;
  /** Third parties' cookies go where the browser's makers let them go, whatever a distribution or a driver has set. */
  readonly asShipped?: boolean;
}

/** A running browser with one tab. */
export interface RunningEngine {
  /** Such as `Chrome/156.0.8078.79`. */
  readonly version: string;
  /** Goes to a URL as if it was typed into the address bar. */
  readonly open: (url: string) => Promise<void>;
  /** As if the button for it was pressed. */
  readonly reload: () => Promise<void>;
  /** Why calls were blocked, with the URL of each, in order, where the engine tells. */
  readonly reasons: () => Promise<readonly BlockedReason[]>;
  readonly close: () => Promise<void>;
}

/** One blocked call, in the engine's own words. */
export interface BlockedReason {
  readonly url: string;
  readonly code: string;
}
