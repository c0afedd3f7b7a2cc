// The example API. It knows nothing of CORS, like an API that cannot be changed: it sets no Access-Control-* header,
// and answers OPTIONS with 405.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const MAX_BODY_BYTES = 16 * 1024;
const SLOW_WORDS = ["One", "piece", "after", "the", "other."];

/**
 * @typedef {object} Visit what the API got, and from whom
 * @property {string} method
 * @property {string} path
 * @property {string | null} origin the page's origin, as the browser sent it
 * @property {string | null} user who is signed in, by the session cookie
 */

/** Coins in the purse at first, and in one gift. */
const PURSE = 100;
const GIFT = 10;

/**
 * Makes the API's server, and what tells how many coins are left.
 *
 * @param {(visit: Visit) => void} onArrival called when a request arrives
 * @param {(visit: Visit, outcome: string) => void} onEnd called when its answer has been sent, or was cut short
 */
export function createApi(onArrival, onEnd) {
  const state = { sessions: new Map(), notes: firstNotes(), likes: 0, purse: PURSE };
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://api").pathname;
    const user = state.sessions.get(sessionId(request)) ?? null;
    const visit = { method: request.method ?? "", path, origin: request.headers.origin ?? null, user };
    onArrival(visit);
    response.once("close", () => onEnd(visit, response.writableFinished ? String(response.statusCode) : "cut short"));
    response.setHeader("Cache-Control", "no-store");
    try {
      await answer(state, visit, request, response);
    } catch (error) {
      fail(response, error instanceof HttpError ? error.status : 500, String(error.message));
    }
  });
  return { server, purse: () => state.purse };
}

async function answer(state, { method, path, user }, request, response) {
  const note = /^\/api\/notes\/(\d{1,6})$/.exec(path)?.[1];
  switch (note === undefined ? `${method} ${path}` : `${method} /api/notes/:id`) {
    case "GET /api/notes":
      response.setHeader("X-Total-Count", state.notes.size);
      response.setHeader("X-Served-By", "api-1");
      return json(
        response,
        200,
        [...state.notes].map(([id, text]) => ({ id, text })),
      );
    case "PUT /api/notes/:id": {
      requireUser(user);
      const { text } = await readJson(request);
      const isNew = !state.notes.has(note);
      state.notes.set(note, String(text).slice(0, 200));
      return json(response, isNew ? 201 : 200, { id: note, text: state.notes.get(note), savedBy: user });
    }
    case "DELETE /api/notes/:id":
      requireUser(user);
      if (!state.notes.delete(note)) throw new HttpError(404, `there is no note ${note}; a PUT writes it again`);
      return json(response, 200, { deleted: note, left: state.notes.size });
    case "POST /api/session": {
      const { name } = await readJson(request);
      const id = randomUUID();
      state.sessions.set(id, String(name).slice(0, 40));
      response.setHeader("Set-Cookie", `session=${id}; Path=/api; HttpOnly; SameSite=Lax`);
      return json(response, 200, { signedInAs: state.sessions.get(id) });
    }
    case "GET /api/me":
      requireUser(user);
      return json(response, 200, { name: user });
    case "POST /api/likes":
      await readBody(request);
      state.likes += 1;
      return json(response, 200, { likes: state.likes, likedBy: user ?? "somebody without a cookie" });
    case "POST /api/gifts": {
      const to = new URLSearchParams(await readBody(request)).get("to");
      requireUser(user);
      if (state.purse < GIFT) throw new HttpError(409, "the purse is empty; start the example again to fill it");
      state.purse -= GIFT;
      return json(response, 200, { gift: GIFT, from: user, to, left: state.purse });
    }
    case "GET /api/slow":
      return streamSlowly(response);
    case "GET /api/broken":
      throw new Error("the database is away");
    default:
      if (method === "OPTIONS") throw new HttpError(405, "this API has no CORS of its own");
      throw new HttpError(404, `there is no ${path}`);
  }
}

class HttpError extends Error {
  name = "HttpError";
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const firstNotes = () =>
  new Map([
    ["1", "An origin is scheme, host and port."],
    ["2", "A browser refuses to share; a server omits headers."],
    ["3", "Preflights never reach this API."],
  ]);

function requireUser(user) {
  if (user === null) throw new HttpError(401, "no session cookie came with this request: sign in first");
}

const sessionId = (request) => /(?:^|;\s*)session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];

async function streamSlowly(response) {
  response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8" });
  for (const word of SLOW_WORDS) {
    if (response.destroyed) return;
    response.write(`${word} `);
    await sleep(350);
  }
  response.end();
}

async function readBody(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new HttpError(413, `a body here has at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function readJson(request) {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
    throw new HttpError(415, "send application/json");
  try {
    return { ...JSON.parse(await readBody(request)) };
  } catch (error) {
    throw error instanceof HttpError ? error : new HttpError(400, "the body is not JSON");
  }
}

function json(response, status, value) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(value));
}

function fail(response, status, message) {
  if (response.headersSent) response.destroy();
  else json(response, status, { error: message });
}
