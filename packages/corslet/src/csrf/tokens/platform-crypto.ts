import type { Crypto } from "./mac.ts";
import { type NodeCrypto, nodeCrypto } from "./node-crypto.ts";
import { webCrypto } from "./web-crypto.ts";

/** The platform's cryptography: `node:crypto` where there is one (Node, Bun, Deno, Workers with Node's modules), else WebCrypto. */
export function platformCrypto(): Crypto {
  const { process, crypto } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown };
    crypto?: globalThis.Crypto;
  };
  // Not imported: bundlers for the edge would have to find a module that is not there.
  const node = process?.getBuiltinModule?.("node:crypto") as NodeCrypto | undefined;
  if (typeof node?.createHmac === "function") return nodeCrypto(node);
  if (crypto?.subtle !== undefined) return webCrypto(crypto);
  throw new Error("Tokens need node:crypto or WebCrypto, and this runtime has neither. Next: leave tokens out.");
}
