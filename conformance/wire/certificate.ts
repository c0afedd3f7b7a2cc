import { readFileSync } from "node:fs";

/** A certificate that servers here show, and clients too where a row asks for one. Nobody verifies it. */
export const CERTIFICATE: { readonly cert: string; readonly key: string } = {
  cert: read("localhost.cert.pem"),
  key: read("localhost.key.pem"),
};

function read(name: string): string {
  return readFileSync(new URL(`../../packages/cli/test/serve/fixtures/${name}`, import.meta.url), "utf8");
}
