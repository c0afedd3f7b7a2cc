import process from "node:process";
import type { EngineDriver } from "./engine.ts";

/**
 * Whether an engine's tests cannot run. Says how to get it where they cannot.
 *
 * @throws {Error} in CI, where they may not be skipped.
 */
export function isSkipped({ isPresent, howToGet }: EngineDriver): boolean {
  if (isPresent()) return false;
  if (process.env["CI"] === "true") throw new Error(howToGet);
  console.warn(`Skipped. ${howToGet}`);
  return true;
}
