import { extname } from "node:path";
import { printable } from "../../terminal/text.ts";
import { UsageError } from "../../terminal/usage-error.ts";

/** The formats of a report. */
const FORMATS = ["text", "json", "sarif", "junit", "markdown", "html"] as const;

export type Format = (typeof FORMATS)[number];

/** Where a report goes, and how it is written there. */
export interface Destination {
  readonly format: Format;
  /** `null`: the standard output. */
  readonly file: string | null;
}

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  ".txt": "text",
  ".json": "json",
  ".sarif": "sarif",
  ".xml": "junit",
  ".md": "markdown",
  ".html": "html",
};

/**
 * Where reports go: `sarif=report.sarif` into that file, `sarif` to the standard output, and each of `outputs` into a
 * file whose name tells the format. When none goes to the standard output, text does.
 *
 * @throws {UsageError} on a format that there is not, on two for the standard output, and on two for one file.
 */
export function destinationsOf(formats: readonly string[], outputs: readonly string[]): Destination[] {
  const destinations = [...formats.map(ofFormat), ...outputs.map(ofOutput)];
  const shown = destinations.filter(({ file }) => file === null);
  if (shown.length > 1)
    throw new UsageError(
      `${shown.map(({ format }) => format).join(" and ")} cannot both go to the standard output.`,
      `give one of them a file, such as --format ${shown[1]?.format}=report${extensionOf(shown[1]?.format)}`,
    );
  const seen = new Set<string>();
  for (const { file } of destinations) {
    if (file === null) continue;
    if (seen.has(file))
      throw new UsageError(`${printable(file)} is named twice.`, "give each report a file of its own");
    seen.add(file);
  }
  return shown.length === 0 ? [{ format: "text", file: null }, ...destinations] : destinations;
}

function ofFormat(text: string): Destination {
  const equals = text.indexOf("=");
  const format = equals === -1 ? text : text.slice(0, equals);
  const file = equals === -1 ? null : text.slice(equals + 1);
  if (!isFormat(format))
    throw new UsageError(`There is no format ${printable(format)}.`, `write one of ${FORMATS.join(", ")}`);
  if (file === "")
    throw new UsageError(`--format ${format}= names no file.`, `write --format ${format}=report${extensionOf(format)}`);
  return { format, file };
}

function ofOutput(file: string): Destination {
  const format = BY_EXTENSION[extname(file).toLowerCase()];
  if (format !== undefined) return { format, file };
  throw new UsageError(
    `The name of ${printable(file)} does not tell its format.`,
    `end it in ${Object.keys(BY_EXTENSION).join(", ")}, or write --format sarif=${printable(file)}`,
  );
}

function isFormat(text: string): text is Format {
  return (FORMATS as readonly string[]).includes(text);
}

function extensionOf(format: Format | undefined): string {
  return Object.entries(BY_EXTENSION).find(([, each]) => each === format)?.[0] ?? "";
}
