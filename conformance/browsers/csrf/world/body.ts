/** Reads a body as an application does that does not care what type it is said to be. */
export function parseBody(text: string, type: string | null | undefined): Record<string, unknown> {
  if (text.trimStart().startsWith("{")) return JSON.parse(text) as Record<string, unknown>;
  if (!type?.startsWith("multipart/form-data")) return Object.fromEntries(new URLSearchParams(text));
  const parts = text.matchAll(/name="(\w+)"\r\n\r\n([^\r]*)\r\n/g);
  return Object.fromEntries([...parts].map(([, name, value]) => [name, value]));
}
