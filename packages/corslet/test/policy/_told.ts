import { checkPolicy } from "../../src/index.ts";

/** Origins with which nothing is wrong. */
export const origins: readonly string[] = ["https://app.example.com"];

/** Code, path and hint of each problem. */
export function told(config: unknown): string[][] {
  return checkPolicy(config).map(({ code, path, hint }) => [code, path.join(" "), hint]);
}

/** Code and path of each problem. */
export function codes(config: unknown): string[] {
  return checkPolicy(config).map(({ code, path }) => `${code} ${path.join(" ")}`.trim());
}
