/**
 * Ends the process when everything is written, whatever timers or connections a policy module left open.
 *
 * Output that nobody reads any more (`corslet check | head -1`) is dropped, and the exit code stays.
 */
export function exitWhenWritten(code: number): void {
  process.exitCode = code;
  process.stdout.write("", () => process.stderr.write("", () => process.exit()));
}

/** Lets a closed pipe be no error. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
