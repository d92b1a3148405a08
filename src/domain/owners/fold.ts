/**
 * The one fold of e-mails and Managed Apple Accounts: ASCII letters in lower case, everything else as it is.
 *
 * Unicode's own foldings take different people for one: JavaScript lower-cases the Kelvin sign to k, NFKC turns
 * full-width letters into ASCII. The database folds the same way, by `lower(... collate "C")`.
 */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
