import type { Awaitable } from "./mac.ts";

/** Goes on with a value: at once when it is there, later when it is promised. */
export function after<T, R>(value: Awaitable<T>, goOn: (value: T) => Awaitable<R>): Awaitable<R> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}

/**
 * What is there at once, as everything is where the platform has `node:crypto`.
 *
 * @throws {Error} where it is only promised.
 */
export function atOnce<T>(value: Awaitable<T>): T {
  if (value instanceof Promise) throw new Error(NO_NODE_CRYPTO);
  return value;
}

const NO_NODE_CRYPTO = "This runtime serves node:http without node:crypto. Next: use the tokens of corslet/fetch.";
