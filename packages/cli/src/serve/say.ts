/** Tells what concerns the server itself. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
