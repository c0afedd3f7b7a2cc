/** An address range in CIDR notation, taken apart; a lone address is a range of one. */
export interface AddressRange {
  /** 4 or 16 bytes. */
  readonly bytes: readonly number[];
  /** How many leading bits an address must share. */
  readonly length: number;
}

/** Parses `10.0.0.1`, `10.0.0.0/8`, `::1` or `fd00::/8`; `null` for anything else. */
export function parseAddressRange(text: string): AddressRange | null {
  const [address = "", written, ...rest] = text.split("/", 3);
  const bytes = addressBytes(address);
  if (bytes === null || rest.length > 0) return null;
  if (written === undefined) return { bytes, length: bytes.length * 8 };
  if (!/^(?:0|[1-9]\d{0,2})$/.test(written)) return null;
  // Of an IPv4 address that IPv6 carries, the first 96 bits are not in the bytes.
  const length = Number(written) - (bytes.length === 4 && address.includes(":") ? 96 : 0);
  return length >= 0 && length <= bytes.length * 8 ? { bytes, length } : null;
}

/** Whether an address, as a socket names its peer, is in one of the ranges. A zone (`%eth0`) is looked past. */
export function isInRanges(address: string, ranges: readonly AddressRange[]): boolean {
  if (ranges.length === 0) return false;
  const bytes = addressBytes(address.split("%", 1)[0] as string);
  return bytes !== null && ranges.some((range) => isInRange(bytes, range));
}

function isInRange(bytes: readonly number[], range: AddressRange): boolean {
  if (bytes.length !== range.bytes.length) return false;
  for (let bit = 0; bit < range.length; bit += 8) {
    const mask = range.length - bit >= 8 ? 0xff : 0xff << (8 - (range.length - bit));
    const index = bit >> 3;
    if ((((bytes[index] as number) ^ (range.bytes[index] as number)) & mask) !== 0) return false;
  }
  return true;
}

/** Longest address in text form: IPv6 with an IPv4 tail. */
const MAX_ADDRESS_LENGTH = 45;

/** The bytes of an address. An IPv4 address that IPv6 carries (`::ffff:10.0.0.1`) is that IPv4 address. */
function addressBytes(text: string): number[] | null {
  if (text.length > MAX_ADDRESS_LENGTH) return null;
  if (!text.includes(":")) return ipv4Bytes(text);
  const bytes = ipv6Bytes(text);
  if (bytes === null) return null;
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? bytes.slice(12) : bytes;
}

function ipv4Bytes(text: string): number[] | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every(isByte)) return null;
  return parts.map(Number);
}

function isByte(part: string): boolean {
  return /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255;
}

function ipv6Bytes(text: string): number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = groupBytes(halves[0] as string, halves.length === 1);
  const tail = halves.length === 2 ? groupBytes(halves[1] as string, true) : [];
  if (head === null || tail === null) return null;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function groupBytes(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    if (mayEndInIpv4 && index === groups.length - 1 && group.includes(".")) {
      const tail = ipv4Bytes(group);
      if (tail === null) return null;
      bytes.push(...tail);
    } else {
      if (!/^[0-9A-Fa-f]{1,4}$/.test(group)) return null;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes;
}
