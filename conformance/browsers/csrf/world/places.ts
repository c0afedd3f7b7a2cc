/** The hosts of the world; all are this machine. `example.test` and `attacker.test` are two sites. */
export const HOSTS = {
  app: "app.example.test",
  sibling: "blog.example.test",
  writer: "spa.example.test",
  reader: "status.example.test",
  anonymousWriter: "forum.example.test",
  attacker: "attacker.test",
  partner: "partner.test",
} as const;

/** A host of the world by what it is to the application. The other port is one of the application's own host. */
export type Host = keyof typeof HOSTS | "otherPort";

/** Where a page is served from. */
export type Place = Host | `http ${Host}`;

/** The port that stands for the other one in what is written down. */
export const OTHER_PORT = ":8443";

export function hostOf(host: Host): string {
  return host === "otherPort" ? HOSTS.app : HOSTS[host];
}

/** A URL's origin as it is written down: ports are others in every run, so that only the other port is named. */
export function nameOfOrigin(origin: string, isStage: (port: string) => boolean): string {
  const { protocol, hostname, port } = new URL(origin);
  return `${protocol}//${hostname}${hostname === HOSTS.app && isStage(port) ? OTHER_PORT : ""}`;
}
