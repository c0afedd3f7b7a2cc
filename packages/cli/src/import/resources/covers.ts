/** Whether one resource pattern governs everything that another does. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (!wide.endsWith("/*")) return false;
  const base = wide.slice(0, -2);
  return narrow === base || narrow.startsWith(`${base}/`);
}
