import { AUDITORS } from "./auditors/index.ts";
import { measure, type Measured } from "./measure.ts";
import { readResults, summary, write } from "./page.ts";
import { ROWS } from "./rows/index.ts";

/**
 * Asks every auditor that is here about every server, prints the tables and, given `--write`, writes the page. What was
 * measured before stays for auditors that are not here; `LAB_ROWS` picks rows by a part of their id, and writes nothing.
 */
export async function main(): Promise<void> {
  const picked = process.env["LAB_ROWS"];
  const rows = ROWS.filter(({ id }) => picked === undefined || picked.split(",").some((part) => id.includes(part)));
  const only = process.env["LAB_AUDITORS"]?.split(",");
  const measured: Measured[] = [];
  for (const auditor of AUDITORS.filter(({ name }) => only === undefined || only.includes(name))) {
    if (auditor.isHere()) measured.push(await measure(auditor, rows, false));
    else {
      const before = readResults().find((each) => each.auditor.name === auditor.name);
      if (before !== undefined) measured.push(before);
      console.log(`${auditor.name} is not here${before === undefined ? "" : "; these are its last results"}.`);
    }
  }
  if (process.argv.includes("--write") && picked === undefined && only === undefined) write(measured);
  console.log(summary(measured));
}
