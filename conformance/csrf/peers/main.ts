import { measure, type Result } from "./measure.ts";
import { summary, writePage } from "./page.ts";
import { PEERS } from "./subjects/index.ts";

/** Measures all rows with every peer, and writes the page. */
export async function main(): Promise<void> {
  const results: Result[] = [];
  for (const peer of PEERS) results.push(await measure(peer));
  writePage(results);
  console.log(summary(results));
}
