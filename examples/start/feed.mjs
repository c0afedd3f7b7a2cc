// What happened, told to the open pages by their own servers: same origin, so no CORS is needed.

const VISITS_KEPT = 200;

/** @returns {{ tell: (event: object) => void, subscribe: (response: import("node:http").ServerResponse) => void }} */
export function createFeed() {
  const open = new Set();
  return {
    tell(event) {
      for (const response of open) response.write(`data: ${JSON.stringify(event)}\n\n`);
    },
    subscribe(response) {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      response.write(": open\n\n");
      open.add(response);
      response.once("close", () => open.delete(response));
    },
  };
}

/** Remembers which requests reached the API, numbered, so that a page can tell whether its own was among them. */
export function createVisits() {
  const kept = [];
  let latest = 0;
  return {
    add(visit) {
      latest += 1;
      kept.push({ ...visit, number: latest });
      if (kept.length > VISITS_KEPT) kept.shift();
    },
    /** @param {string} origin */
    of: (origin) => ({ latest, visits: kept.filter((visit) => visit.origin === origin) }),
  };
}
