import { registrableDomain } from "../../probe/registrable-domain.ts";

/** Names under which companies put what calls their API. */
const LABELS =
  "www app my portal dashboard admin web console account accounts shop store m mobile beta staging dev docs".split(" ");

/** Where development servers listen. */
const LOCAL_PORTS = [3000, 4200, 5173, 8080];

/** Origins that are likely to be trusted by an API on a host: of its own domain, and those of developers. */
export function candidatesFor(host: string): string[] {
  const domain = registrableDomain(host);
  const own = domain === null ? [] : [domain, ...LABELS.map((label) => `${label}.${domain}`)];
  return [
    ...own.filter((name) => name !== host).map((name) => `https://${name}`),
    ...LOCAL_PORTS.map((port) => `http://localhost:${port}`),
  ];
}
