// Submits a real form, as any page may: to another origin, with the browser's cookies for it, and no question asked.
import { h } from "./dom.js";
import { askOwnServer } from "./send.js";

const FRAME = "answer";
const TRIES = 60;
const PAUSE_MS = 50;

/**
 * Submits a form into a frame below `place`. What comes of it no page can see but its own server knows.
 *
 * @param {{ latestWrite: number }} before what was known before
 * @returns {Promise<{ kind: "submitted", write: object } | { kind: "stopped" }>}
 */
export async function submit(api, call, place, before) {
  // Each answer has a frame of its own; one that is moved or used again would load again.
  const name = `${FRAME}-${before.latestWrite}`;
  const frame = h("iframe", { name, title: "The API's answer, as the browser shows it to you" });
  const form = h("form", { method: call.method, action: api + call.path, target: name, hidden: "" });
  for (const [field, value] of Object.entries(call.fields))
    form.append(h("input", { type: "hidden", name: field, value }));
  place.replaceChildren(frame, form);
  form.submit();
  form.remove();
  const write = await hearOfIt(call, before);
  return write === null ? { kind: "stopped" } : { kind: "submitted", write };
}

// The line is written when the answer has been sent, which may be a little later.
async function hearOfIt(call, { latestWrite }) {
  for (let tries = 0; tries < TRIES; tries++) {
    const told = await askOwnServer(call);
    if (told === null) return null;
    const write = writeOf(call, told, latestWrite);
    if (write !== null) return write;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return null;
}

/** What the guard said of a call that was made after others; null when it has said nothing yet. */
export function writeOf(call, { writes }, latestWrite) {
  return (
    writes.find((write) => write.number > latestWrite && write.method === call.method && write.path === call.path) ??
    null
  );
}
