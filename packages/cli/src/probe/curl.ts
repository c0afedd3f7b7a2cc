import type { ProbeRequest } from "./client.ts";

/** A request as a person repeats it in a shell. */
export function asCurl({ method, url, headers, body }: ProbeRequest): string {
  const parts = [
    "curl -si",
    ...(method === "GET" ? [] : method === "HEAD" ? ["-I"] : [`-X ${method}`]),
    quoted(url),
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ];
  return parts.join(" ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
