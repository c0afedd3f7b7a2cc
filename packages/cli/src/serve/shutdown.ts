/** What asks a service to stop: a supervisor, and a person's Ctrl+C. */
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Waits for a signal, then for the stop that it begins. A second signal asks for haste.
 *
 * @returns when the stop has ended.
 */
export async function stopOnSignals(stop: (isUrgent: boolean) => Promise<void>): Promise<void> {
  const stops: Promise<void>[] = [];
  let onSignal: (() => void) | undefined;
  await new Promise<void>((asked) => {
    onSignal = () => {
      stops.push(stop(stops.length > 0));
      asked();
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
  });
  // One by one: another may be added while the first is under way.
  for (const stopped of stops) await stopped;
  for (const signal of SIGNALS) if (onSignal !== undefined) process.off(signal, onSignal);
}
