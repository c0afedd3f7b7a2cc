import { MAX_HOST_LENGTH, MAX_LABEL_LENGTH, MAX_ORIGIN_LENGTH } from "../http/limits.ts";
import { hasBrokenPunycode, isLabelCodePoint } from "../origin/host.ts";
import { readPort } from "../origin/port.ts";
import { defaultPort } from "../origin/scheme.ts";
import { isExact, type OriginPattern } from "./origin-pattern.ts";

const DOT = 0x2e;
const COLON = 0x3a;
const HYPHEN = 0x2d;

interface WildPattern {
  /** `https://` */
  readonly prefix: string;
  readonly scheme: string;
  readonly host: string;
  readonly below: boolean;
  /** -1 for any, 0 for the scheme's default. */
  readonly port: number;
}

/**
 * A set of origins: those listed, and those that wildcards cover. Looking one up costs the same however many there
 * are, and allocates nothing.
 *
 * Listed origins are strings in a Set. Wildcards are found by their host: one pass from the host's end to its start
 * hashes every suffix that begins at a label, and looks each up. (A tree or slices would do, but would allocate.)
 */
export class OriginSet {
  readonly #exact: Set<string>;
  /** By length, whether a listed origin is so long: most that are not listed need not be hashed to find that out. */
  readonly #lengths: true[] = [];
  readonly #wild: Map<number, WildPattern[]> | null;

  constructor(patterns: readonly OriginPattern[]) {
    this.#exact = new Set();
    const wild = new Map<number, WildPattern[]>();
    for (const pattern of patterns) {
      if (isExact(pattern)) {
        this.#exact.add(pattern.text);
        this.#lengths[pattern.text.length] = true;
      } else addWild(wild, pattern);
    }
    this.#wild = wild.size === 0 ? null : wild;
  }

  /** Whether `origin`, in serialized form, is in the set. Anything that a browser would not serialize is not. */
  has(origin: string): boolean {
    if (origin.length > MAX_ORIGIN_LENGTH) return false;
    const isListed = this.#lengths[origin.length] && this.#exact.has(origin);
    return isListed || (this.#wild !== null && isCovered(this.#wild, origin));
  }
}

function addWild(wild: Map<number, WildPattern[]>, { scheme, host, below, port }: OriginPattern): void {
  let hash = 0;
  for (let i = host.length - 1; i >= 0; i--) hash = nextHash(hash, host.charCodeAt(i));
  const bucket = wild.get(hash) ?? [];
  bucket.push({ prefix: `${scheme}://`, scheme, host, below, port: port === "*" ? -1 : (port ?? 0) });
  wild.set(hash, bucket);
}

// Kept within 30 bits, which V8 keys a Map with without boxing. Collisions are settled by comparing.
function nextHash(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) & 0x3fff_ffff;
}

function isCovered(wild: Map<number, WildPattern[]>, origin: string): boolean {
  const hostStart = origin.indexOf("://") + 3;
  if (hostStart < 4) return false;
  const hostEnd = endOfHost(origin, hostStart);
  const dot = origin.charCodeAt(hostEnd - 1) === DOT ? 1 : 0;
  if (hostEnd === hostStart || hostEnd - hostStart - dot > MAX_HOST_LENGTH) return false;
  const port = hostEnd === origin.length ? 0 : readPort(origin, hostEnd + 1, origin.length);
  if (port === -1) return false;

  let hash = 0;
  let isBelow = false;
  let hasPunycode = false;
  let labelEnd = hostEnd;
  for (let i = hostEnd - 1; i >= hostStart; i--) {
    const code = origin.charCodeAt(i);
    hash = nextHash(hash, code);
    if (isBelow && !(code === DOT || isLabelCodePoint(code))) return false;
    const isLabelStart = code !== DOT && (i === hostStart || origin.charCodeAt(i - 1) === DOT);
    if (code === DOT) {
      if (isBelow && i + 1 === labelEnd) return false;
      labelEnd = i;
    }
    if (!isLabelStart) continue;
    if (isBelow) {
      if (!isLabelAt(origin, i, labelEnd)) return false;
      hasPunycode ||= origin.startsWith("xn--", i);
    }
    const found = wild.get(hash);
    if (found === undefined) continue;
    if (i === hostStart) {
      if (found.some((pattern) => !pattern.below && isAt(pattern, origin, i, hostEnd, port))) return true;
    } else isBelow ||= found.some((pattern) => pattern.below && isAt(pattern, origin, i, hostEnd, port));
  }
  // A host that begins with a dot has an empty label.
  if (!isBelow || origin.charCodeAt(hostStart) === DOT) return false;
  if (!hasPunycode) return true;
  return !hasBrokenPunycode(origin.slice(hostStart, hostEnd));
}

// The colon before a run of digits at the end, or the end. Where that colon is part of a bare IPv6 address, what is
// left has a colon in it, and no pattern covers that.
function endOfHost(origin: string, hostStart: number): number {
  for (let i = origin.length - 1; i >= hostStart && origin.length - i <= 6; i--) {
    const code = origin.charCodeAt(i);
    if (code === COLON) return i;
    if (code < 0x30 || code > 0x39) break;
  }
  return origin.length;
}

// The code points between the two offsets were looked at already.
function isLabelAt(origin: string, start: number, end: number): boolean {
  return (
    end - start <= MAX_LABEL_LENGTH && origin.charCodeAt(start) !== HYPHEN && origin.charCodeAt(end - 1) !== HYPHEN
  );
}

function isAt(pattern: WildPattern, origin: string, start: number, end: number, port: number): boolean {
  return (
    end - start === pattern.host.length &&
    origin.startsWith(pattern.host, start) &&
    origin.startsWith(pattern.prefix) &&
    (pattern.port === -1 ? port !== defaultPort(pattern.scheme) : port === pattern.port)
  );
}
