import { BlockList, isIP } from "node:net";
import type { LivePolicy, Policy } from "corslet";

type TrustProxy = Policy["config"]["trustProxy"];

/** Makes a test for the addresses that a policy's `trustProxy` holds; it follows the policy when that is replaced. */
export function trustedPeers(policy: Policy | LivePolicy): (address: string) => boolean {
  let trustProxy: TrustProxy = false;
  let holds = holdsAddress(trustProxy);
  return (address) => {
    const { config } = "current" in policy ? policy.current() : policy;
    if (config.trustProxy !== trustProxy) {
      trustProxy = config.trustProxy;
      holds = holdsAddress(trustProxy);
    }
    return holds(address);
  };
}

function holdsAddress(trustProxy: TrustProxy): (address: string) => boolean {
  if (trustProxy === undefined || trustProxy === false) return () => false;
  const list = new BlockList();
  for (const entry of typeof trustProxy === "string" ? [trustProxy] : trustProxy) {
    const [address = "", length] = entry.split("/");
    if (length === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(length), familyOf(address));
  }
  return (peer) => isIP(peer) !== 0 && list.check(peer, familyOf(peer));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
