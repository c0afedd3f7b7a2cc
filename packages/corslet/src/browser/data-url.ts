import { mimeTypeEssence } from "./mime-type.ts";
import type { WireResponse } from "./wire.ts";

/**
 * The answer that a `data:` URL is; nothing is sent for it.
 *
 * Left out: a MIME type's parameters stay as they are written.
 *
 * @returns `null` where it is none, which is a network error.
 * @see https://fetch.spec.whatwg.org/#data-url-processor
 */
export function dataUrlResponse(url: URL): WireResponse | null {
  // 1 to 8. Without scheme and fragment; the first comma ends the MIME type.
  const input = url.href.slice("data:".length, url.href.length - url.hash.length);
  const comma = input.indexOf(",");
  if (comma === -1) return null;
  const type = input.slice(0, comma).trim();
  // 9, 10. Percent-decoded.
  const bytes = percentDecoded(input.slice(comma + 1));
  // 11. `;base64` at the type's end.
  const isBase64 = /; *base64$/i.test(type);
  const body = isBase64 ? base64Decoded(bytes) : bytes;
  if (body === null) return null;
  // 12 to 14. The type, or the oldest default there is.
  const written = isBase64 ? type.replace(/; *base64$/i, "") : type;
  const mime = written.startsWith(";") ? `text/plain${written}` : written;
  const contentType = mimeTypeEssence(mime) === null ? "text/plain;charset=US-ASCII" : mime;
  return { status: 200, statusText: "OK", headers: [["Content-Type", contentType]], body };
}

function percentDecoded(input: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < input.length; i++) {
    const isEncoded = input[i] === "%" && /^[0-9A-Fa-f]{2}$/.test(input.slice(i + 1, i + 3));
    bytes.push(isEncoded ? Number.parseInt(input.slice(i + 1, i + 3), 16) : input.charCodeAt(i));
    if (isEncoded) i += 2;
  }
  return new Uint8Array(bytes);
}

// https://infra.spec.whatwg.org/#forgiving-base64-decode, which is what atob does.
function base64Decoded(bytes: Uint8Array): Uint8Array | null {
  try {
    const decoded = atob(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    return Uint8Array.from(decoded, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
