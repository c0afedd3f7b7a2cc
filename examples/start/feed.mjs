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

/** Remembers what the CSRF guard said of each request, by corslet's own lines. */
export function createWrites() {
  const kept = [];
  let latest = 0;
  return {
    /** @param {string} line as corslet printed it, without colours */
    add(line) {
      const found = WRITE_LINE.exec(line);
      if (found === null) return;
      latest += 1;
      const { origin, method, path, verdict, words, status } = found.groups;
      const [reason, ...more] = words.split(",");
      const hasCookies = more.includes("with-cookies");
      kept.push({ number: latest, origin, method, path, verdict, reason, hasCookies, status: Number(status) });
      if (kept.length > VISITS_KEPT) kept.shift();
    },
    /** @param {string} origin */
    of: (origin) => ({ latestWrite: latest, writes: kept.filter((write) => write.origin === origin) }),
  };
}

// Time, origin, method, path, kind, what CORS says, what the guard says, status.
const WRITE_LINE =
  /^\S+Z (?<origin>\S+) (?<method>\S+) (?<path>\S+) \S+ \S+ write-(?<verdict>\w+)\((?<words>[^)]*)\) (?<status>\d+) /;

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
