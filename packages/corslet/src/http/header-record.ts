/** Request headers as Node keys them: lower-case names, several lines as a list or joined by commas. */
export interface HeaderRecord {
  readonly [name: string]: string | readonly string[] | undefined;
}
