import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Waits until a server listens, and tells where: port 0 takes a free one. */
export async function listening(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return server.address() as AddressInfo;
}

/** A listening address as a URL without path; what listens on every address is reached on the loopback one. */
export function originOf(address: string, port: number, isTls: boolean): string {
  const reachable = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
  const host = reachable.includes(":") ? `[${reachable}]` : reachable;
  return new URL(`${isTls ? "https" : "http"}://${host}:${port}`).origin;
}
