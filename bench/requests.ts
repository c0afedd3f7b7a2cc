import { type Case, PATH } from "./cases.ts";
import type { Source } from "./contestants/contestant.ts";

const BATCH = 64;

/** Hands out `Request` objects, for what serves with them. Timed until the `Response` is there. */
export function openRequests(asked: Case): Source<Request> {
  const url = `https://api.example.com${PATH}`;
  const request = (): Request => new Request(url, { method: asked.method, headers: asked.headers });
  return {
    next: () => Promise.resolve(Array.from({ length: BATCH }, request)),
    finish: (_exchanges, results) =>
      results.every((result) => result instanceof Response)
        ? Promise.resolve()
        : Promise.reject(new Error("a request got no Response")),
    async answer(contestant) {
      const response = await contestant.handle(request());
      if (!(response instanceof Response)) throw new Error("a request got no Response");
      return { status: response.status, headers: response.headers, body: await response.text() };
    },
    close: () => {},
  };
}
